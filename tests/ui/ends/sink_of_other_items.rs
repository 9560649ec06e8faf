use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.sink(out);
    }
);

fn main() {
    let mut out: Vec<String> = Vec::new();
    let _job = warm(vec![20.0], &mut out);
}
