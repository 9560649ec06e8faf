// An offset as long as the window.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(1.hours()).offset(60.mins())).count().drop_late().sink(out);
//                                                                                  ^^^^^^^^^ error: the window's offset is not smaller than its size
//                                                                                            note: its size is `1.hours()`
    }
);
