use thalweg::prelude::*;

mod cleaning {
    use thalweg::prelude::*;

    stream!(
        pub fn plausible(readings: Stream<i64>) -> Stream<i64> {
            readings.filter(|reading| *reading > 0)
        }
    );
}

stream!(
    fn all(readings: impl Source<i64>, out: impl Sink<i64>) {
        cleaning::plausible(readings).sink(out);
    }
);

fn main() {}
