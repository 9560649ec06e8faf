stream!(
    /// Means of the last ten minutes, and of the last hour for all sensors together.
    pub fn recent(
        readings: impl Source<Reading>,
        means: impl Sink<(u32, Window, f64)>,
        peaks: impl Sink<(Window, f64)>,
    ) {
        let timed = readings.timestamp(|reading| reading.at).watermark(bounded(5.secs()));
        timed
            .key_by(|reading| reading.sensor)
            .window(sliding(10.mins()).every(4.mins()))
            .mean(|reading| reading.celsius)
            .drop_late()
            .sink(means);
        timed.window(sliding(1.hours()).every(1.mins())).max(|reading| reading.celsius).drop_late().sink(peaks);
    }
);
