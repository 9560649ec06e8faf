// A size of zero, made by a constructor.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(Duration::from_secs(0))).count().drop_late().sink(out);
//                                                                ^^^^^^^^^^^^^^^^^^^^^^ error: the window's size is zero
    }
);
