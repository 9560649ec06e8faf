// An aggregate has no state that one could begin with, and how long it lasts is said before.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, known: Vec<(u32, f64)>, out: impl Sink<f64>) {
        let keyed = readings.key_by(|reading| reading.sensor);
        keyed.initial(known.clone()).sum(|reading| reading.celsius).map(|(_, sum)| sum).sink(out);
//            ^^^^^^^ error: `initial` must be followed by `scan` or `process`
//                    help: put `.initial(..)` right in front of it, and `.expire_after(..)` before that
        keyed.initial(known).expire_after(1.hours()).scan(0.0, sum).sink(out);
//            ^^^^^^^ error: `initial` must be followed by `scan` or `process`
//                    help: put `.initial(..)` right in front of it, and `.expire_after(..)` before that
    }
);
