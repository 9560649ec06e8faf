// A timer of which nothing says what it does.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers: &mut Timers| {
                if reading.celsius > 20.0 {
                    timers.set("silent", reading.at);
//                             ^^^^^^^^ error: nothing says what the timer "silent" does
//                                      help: put `.on_timer("silent", |state, key, at, timers| ..)` behind `process`
                }
                None
            })
            .sink(out);
    }
);
