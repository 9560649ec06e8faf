// A name that is no literal.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers| timers.after(NAME, 1.mins()))
//                                                            ^^^^ error: a timer's name must be a literal
//                                                                 help: its names are told apart while compiling: `timers.set("name", at)`
            .on_timer("silent", |count, sensor, at, timers| timers.after("silent", 1.mins()))
            .sink(out);
    }
);
