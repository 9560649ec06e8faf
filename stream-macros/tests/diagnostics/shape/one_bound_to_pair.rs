// Two names for one stream.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let (valid, invalid) = readings.filter(|reading| reading.valid);
//           ^^^^^^^^^^^^^^ error: `filter` gives one stream
//                          help: bind one: `let stream = ..`
        valid.merge(invalid).sink(out);
    }
);
