// A timer whose name is another one where it is called.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, out: impl Sink<Alert>) {
        readings
            .key_by(|reading| reading.sensor)
            .process(0, |count, reading, timers| timers.after("silent", 1.mins()))
//                                                            ^^^^^^^^ error: nothing says what the timer "silent" does
//                                                                     help: is it the timer "silnet" of `.on_timer("silnet", ..)`?
            .on_timer("silnet", |count, sensor, at, timers| None)
            .sink(out);
    }
);
