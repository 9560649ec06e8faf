// Three streams made from each other, one through `merge`.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let first = readings.merge(third);
//                                 ^^^^^ error: these streams are made from each other
//                                       note: `first` → `third` → `second` → `first`, where each is made from the next
        let second = first.map(|reading| reading);
        let third = second.map(|reading| reading);
        third.sink(out);
    }
);
