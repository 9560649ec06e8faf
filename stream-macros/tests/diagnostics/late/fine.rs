// A window of processing time, aggregates without a window, and the three decisions.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.mins()).processing_time()).count().sink(out);
        readings.per_batch().count().sink(out);
        readings.count().sink(out);
        readings.window(tumbling(1.mins())).count().drop_late().sink(out);
        readings.window(tumbling(1.mins())).count().count_late().sink(out);
        let (on_time, late) = readings.window(tumbling(1.mins())).count().split_late();
        on_time.sink(out);
        late.print();
    }
);
