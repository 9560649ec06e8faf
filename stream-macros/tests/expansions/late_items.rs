// On time, and too late.
stream!(
    /// Mean temperature of each sensor.
    pub fn means(
        readings: impl Source<Reading>,
        means: impl Sink<(u32, Window, f64)>,
        too_late: impl Sink<Reading>,
    ) {
        let (on_time, late) = readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(5.secs()))
            .key_by(|reading| reading.sensor)
            .window(tumbling(10.mins()).grace(30.secs()))
            .mean(|reading| reading.celsius)
            .split_late();
        on_time.sink(means);
        late.sink(too_late);
    }
);
