use thalweg::prelude::*;

stream!(
    fn numbers(words: impl Source<String>, out: impl Sink<f64>) {
        words.map(|word| word.parse::<f64>())?.sink(out);
    }
);

fn main() {}
