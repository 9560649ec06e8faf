use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        readings.sink(out);
    }
);

fn main() {
    let mut out: Vec<f64> = Vec::new();
    let _job = warm(vec!["20.0", "21.5"], &mut out);
}
