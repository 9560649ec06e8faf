// One function is wrong. The others can be run, and so, for rustc, can it.
use thalweg::prelude::*;

stream!(
    fn plausible(readings: Stream<f64>) -> Stream<f64> {
        readings.filter(|celsius| *celsius > -60.0)
    }

    fn warm(readings: impl Source<f64>, out: impl Sink<f64>) {
        plausible(readings).sink(out);
    }

    fn cold(readings: impl Source<f64>, out: impl Sink<f64>) {
        let cold = readings.filter(|celsius| *celsius < 0.0);
    }
);

fn main() -> Result<(), Error> {
    let (mut warm_ones, mut cold_ones) = (Vec::new(), Vec::new());
    warm(vec![20.0], &mut warm_ones).workers(2).run_blocking()?;
    let report = cold(vec![20.0], &mut cold_ones).workers(2).run_blocking()?;
    println!("{report} {:?} {:?} {}", warm_ones, cold_ones, COLD.mermaid);
    Ok(())
}
