// An unknown aggregate is rustc's to report.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.mins())).cuont().drop_late().sink(out);
    }
);
