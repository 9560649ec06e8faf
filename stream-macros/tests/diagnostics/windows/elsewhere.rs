// A window that is made elsewhere.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(ten_minutes).count().drop_late().sink(out);
//                                                       ^^^^^^^^^^^ error: the window must be written in place
//                                                                   note: its kind decides what is generated, and is read when the pipeline is compiled
//                                                                   help: write `.window(tumbling(size))`; the size can be a name
    }
);
