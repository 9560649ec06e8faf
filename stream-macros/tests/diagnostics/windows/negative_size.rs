// A window of negative size.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(-1.mins())).count().drop_late().sink(out);
//                                                                ^^^^^^^^^ error: the window's size is negative
    }
);
