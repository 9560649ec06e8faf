// An attribute on a stream.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        #[cfg(test)]
//      ^^^^^^^^^^^^ error: an attribute can't stand on a stream: the graph is fixed when it is compiled
        let valid = readings.filter(|reading| reading.valid);
        valid.sink(out);
    }
);
