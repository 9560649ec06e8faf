stream!(
    /// Included elsewhere: its lines are those of this file.
    fn divided(numbers: impl Source<i64>, out: impl Sink<i64>) {
        numbers.map(|number| 100 / number).sink(out);
    }
);
