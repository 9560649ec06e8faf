use thalweg::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub sensor: u32,
    pub at: Timestamp,
    pub celsius: f64,
}

stream!(
    /// Drops readings that no working sensor can produce.
    fn plausible(readings: Stream<Reading>) -> Stream<Reading> {
        readings.filter(|reading| (-60.0..=80.0).contains(&reading.celsius))
    }

    /// Mean temperature of each sensor.
    pub fn mean_temperature(
        readings: impl Source<Reading>,
        means: impl Sink<(u32, Window, f64)>,
        too_late: impl Sink<Reading>,
    ) {
        let (on_time, late) = plausible(readings)
            .timestamp(|reading| reading.at)
            .watermark(bounded(5.secs()))
            .key_by(|reading| reading.sensor)
            .window(tumbling(10.mins()).grace(30.secs()))
            .mean(|reading| reading.celsius)
            .split_late();

        on_time.sink(means);
        late.sink(too_late);
    }

    fn words(lines: impl Source<&str> + Bounded, counts: impl Sink<(Box<str>, u64)>, long: impl Sink<&str>, min: usize) {
        let words = lines.flat_map(|line| line.split(' ')).filter(move |word| word.len() >= min);
        words.key_by(|word| *word).count().sink(counts);
        words.filter(|word| word.len() > 4).sink(long);
    }
);

#[test]
fn means() {
    let readings: Vec<Reading> = (0..1000)
        .map(|i| Reading { sensor: i % 3, at: Timestamp::from_secs(i64::from(i) * 7 % 3000), celsius: f64::from(i % 100) })
        .collect();
    for workers in [1, 2, 3] {
        let (mut means, mut late) = (vec![], vec![]);
        let report = mean_temperature(readings.clone(), &mut means, &mut late)
            .workers(workers)
            .trigger(Trigger::asap().cap(100))
            .run_blocking()
            .unwrap();
        println!("{report}\n{means:?}\n{}", late.len());
    }
    println!("{}", MEAN_TEMPERATURE.plan);
    println!("{}", MEAN_TEMPERATURE.text);
    println!("{}", WORDS.plan);
    println!("{}", WORDS.mermaid);
}
