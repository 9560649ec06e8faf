// The key is what a function says, which may panic for what the filter would let through: it stays first.
stream!(
    fn by_name(readings: impl Source<Reading> + Bounded, counts: impl Sink<(String, u64)>) {
        readings.key_by(|reading| name_of(reading.sensor)).filter(|reading| reading.valid).count().sink(counts);
    }
);
