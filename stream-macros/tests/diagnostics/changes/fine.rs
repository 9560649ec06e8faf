// Of what runs on, with and without an end, and of a window of event time.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.count().changes().sink(out);
        readings.expire_after(1.hours()).count().changes().sink(out);
        readings.window(tumbling(1.mins())).count().changes().drop_late().sink(out);
        let (changes, late) = readings.window(tumbling(1.mins()).grace(1.mins())).count().changes().split_late();
        changes.sink(out);
        readings.window(session(1.mins()).early(every(10.secs())).grace(1.mins())).count().changes().drop_late().sink(out);
        readings.window(tumbling(1.mins()).processing_time().early(every(1.secs()))).count().changes().sink(out);
        late.sink(out);
    }
);
