// The three decisions about errors.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.try_map(|reading| check(reading)).or_fail().sink(out);
        readings.try_map(|reading| check(reading)).or_drop().sink(out);
        let (good, bad) = readings.try_map(|reading| check(reading)).split_errors();
        good.sink(out);
        bad.print();
    }
);
