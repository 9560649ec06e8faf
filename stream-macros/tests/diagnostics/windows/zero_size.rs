// A window of size zero.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(0.secs())).count().drop_late().sink(out);
//                                                                ^^^^^^^^ error: the window's size is zero
    }
);
