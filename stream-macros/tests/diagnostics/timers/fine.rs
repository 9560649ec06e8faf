// Timers that are set inside a macro, in another timer, and in a call of a call.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers| vec![timers.after("silent", 1.mins())])
            .on_timer("silent", |count, sensor, at, others| Some(others.set("gone", at)))
            .on_timer("gone", |count, sensor, at, timers| None)
            .sink(out);
    }
);
