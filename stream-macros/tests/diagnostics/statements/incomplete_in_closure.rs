// An expression that is being typed in a closure is left to rustc, and the rest is checked.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.filter(|reading| reading.).sink(out);
        readings.window(tumbling(0.secs())).count().drop_late().sink(out);
//                               ^^^^^^^^ error: the window's size is zero
    }
);
