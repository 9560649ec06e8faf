// What a timer does, with a filter in front of it.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers| None)
            .filter(|alert| alert.is_new)
            .on_timer("silent", |count, sensor, at, timers| None)
//           ^^^^^^^^ error: `on_timer` must stand directly behind `process`, `on_timer`, `on_processing_timer` or `on_expiry`
            .sink(out);
    }
);
