// The key and the time are fields: the filters are tested before they are taken.
stream!(
    fn warm(readings: impl Source<Reading>, limit: f64, counts: impl Sink<(u32, Window, u64)>) {
        readings
            .timestamp(|reading| reading.at)
            .filter(|reading| reading.celsius > limit)
            .watermark(bounded(5.secs()))
            .key_by(|reading| reading.sensor)
            .filter(|reading| reading.valid)
            .window(tumbling(1.mins()))
            .count()
            .drop_late()
            .sink(counts);
    }
);
