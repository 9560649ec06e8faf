use thalweg::prelude::*;

stream!(
    fn warm(readings: impl Source<f64>, scale: char, out: impl Sink<f64>) {
        let scaled = match scale {
            'F' => readings.map(|celsius| celsius * 1.8 + 32.0),
            _ => readings,
        };
        scaled.sink(out);
    }
);

fn main() {}
