// A negative grace.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(1.mins()).grace(-5.secs())).count().drop_late().sink(out);
//                                                                                ^^^^^^^^^ error: the window's grace is negative
    }
);
