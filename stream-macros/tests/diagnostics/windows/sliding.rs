// A sliding window.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(sliding(10.mins()).every(1.mins())).count().drop_late().sink(out);
//                                                       ^^^^^^^ error: `sliding` windows are not supported yet
//                                                               help: a `tumbling` window is
    }
);
