// A timer goes by one kind of time.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<u32>) {
        readings
            .key_by(|reading| reading.sensor)
            .process((), |_, _, timers| timers.after("silent", 1.mins()))
            .on_processing_timer("silent", |_, sensor, _, _| Some(*sensor))
//                               ^^^^^^^^ error: what the timer "silent" does is said already
            .on_timer("silent", |_, sensor, _, _| Some(*sensor))
            .sink(out);
    }
);
