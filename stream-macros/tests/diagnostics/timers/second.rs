// What a timer does, said twice.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers| timers.after("silent", 1.mins()))
            .on_timer("silent", |count, sensor, at, timers| None)
            .on_timer("silent", |count, sensor, at, timers| None)
//                    ^^^^^^^^ error: what the timer "silent" does is said already
            .sink(out);
    }
);
