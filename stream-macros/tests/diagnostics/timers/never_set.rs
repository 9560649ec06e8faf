// A timer that nothing sets.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers| timers.cancel_all("silent"))
            .on_timer("silent", |count, sensor, at, timers| None)
//                    ^^^^^^^^ error: nothing sets the timer "silent"
//                             help: in `process`: `timers.set("silent", at)` or `timers.after("silent", 1.mins())`
            .sink(out);
    }
);
