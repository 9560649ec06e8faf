use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        let raised = lowered.merge(readings).map(|celsius| celsius + 1.0);
        let lowered = raised.map(|celsius| celsius - 1.0);
        lowered.sink(out);
    }
);

fn main() {}
