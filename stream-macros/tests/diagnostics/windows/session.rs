// A session window.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(session(10.mins())).count().drop_late().sink(out);
//                                                       ^^^^^^^ error: `session` windows are not supported yet
//                                                               help: `tumbling` and `sliding` windows are
    }
);
