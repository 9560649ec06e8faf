// A window with two aggregates, through a name.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let minutes = readings.window(tumbling(1.mins()));
        minutes.count().drop_late().sink(out);
        minutes.max(|reading| reading.celsius).drop_late().print();
    }
);
