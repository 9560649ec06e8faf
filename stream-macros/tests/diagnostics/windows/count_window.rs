// A window of so many items.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(count_window(100)).count().drop_late().sink(out);
//                                                       ^^^^^^^^^^^^ error: `count_window` windows are not supported yet
//                                                                    help: `tumbling`, `sliding` and `session` windows are
    }
);
