// rustc says it twice where it takes more than one step to find out: for the argument, and for what the pipeline returns.
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
