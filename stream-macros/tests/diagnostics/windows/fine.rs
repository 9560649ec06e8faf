// A window whose size and offset are fine, and one whose size is a constant.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.key_by(|reading| reading.sensor).window(tumbling(1.hours()).offset(15.mins()).grace(0.secs())).count().drop_late().sink(out);
        readings.window(tumbling(SIZE)).count().drop_late().print();
    }
);
