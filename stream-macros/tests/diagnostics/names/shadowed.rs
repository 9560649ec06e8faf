// A name bound again and again.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let readings = readings.filter(|reading| reading.valid);
        let readings = readings.map(|readings| readings.rounded());
        readings.sink(out);
    }
);
