use std::time::{Duration, Instant};

use stream_runtime::source::{Random, Replayable, Source, generate};

use crate::conformance::{ALL, conforms, failure, read, replays, rewinds, wait};

fn pair(random: &mut Random, n: u64) -> (u64, u64) {
    (n, random.below(1000))
}

#[test]
fn records_depend_on_seed_and_number_alone() {
    let make = || generate(7, pair).take(100);
    let all = conforms(make, |record| record);
    assert!(all.iter().enumerate().all(|(n, record)| record.0 == n as u64));
    assert_ne!(all, conforms(|| generate(8, pair).take(100), |record| record));
    replays(make, |record| record);
    rewinds(make, |record| record);
}

#[test]
fn a_rate_is_kept() {
    let begun = Instant::now();
    let mut source = generate(7, pair).rate(500.0).take(51);
    assert_eq!(source.lag(), None, "the clock stands until the first poll");
    assert_eq!(
        read(&mut source, ALL, 1, &|record| record),
        read(&mut generate(7, pair).take(51), ALL, 1, &|record| record)
    );
    let took = begun.elapsed();
    assert!((100..1000).contains(&took.as_millis()), "{took:?}");
}

#[test]
fn who_was_slow_gets_what_became_due() {
    let mut source = generate(7, pair).rate(1000.0);
    wait(&mut source, ALL).unwrap();
    assert_eq!(source.batch()[0].0, 0);
    std::thread::sleep(Duration::from_millis(100));
    assert!(source.lag() >= Some(99));
    wait(&mut source, ALL).unwrap();
    assert!(source.batch().len() >= 99);
}

#[test]
fn a_restart_does_not_catch_up_what_it_missed() {
    let mut source = generate(7, pair).rate(10.0);
    source.seek(&1_000_000).unwrap();
    wait(&mut source, ALL).unwrap();
    assert_eq!(source.batch().first().map(|record| record.0), Some(1_000_000));
}

#[test]
fn what_was_due_in_an_earlier_run_comes_again_at_once() {
    let begun = Instant::now();
    let mut source = generate(7, pair).rate(0.001);
    source.seek(&1000).unwrap();
    source.replay(&1500).unwrap();
    wait(&mut source, ALL).unwrap();
    assert_eq!((source.batch().len(), source.position()), (500, 1500));
    wait(&mut source, ALL).unwrap();
    assert_eq!(source.batch().len(), 1, "the clock starts behind it");
    assert!(begun.elapsed() < Duration::from_secs(100));
}

#[test]
fn a_batch_that_a_generator_does_not_have_can_not_come_again() {
    let mut source = generate(7, pair).take(100);
    source.seek(&50).unwrap();
    let error = source.replay(&101).unwrap_err().to_string();
    assert_eq!(error, "can't read a generator from record 50 up to record 101: it ends before that");
    let error = source.replay(&49).unwrap_err().to_string();
    assert_eq!(error, "can't read a generator from record 50 up to record 49: that lies before it");
}

#[test]
fn without_an_end_a_batch_has_one_all_the_same() {
    let mut source = generate(7, pair);
    wait(&mut source, ALL).unwrap();
    assert!(source.batch().len() < 1 << 20);
    assert_eq!(source.lag(), None);
}

#[test]
fn a_rate_that_makes_no_sense_is_an_error() {
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            failure(generate(7, pair).rate(rate)),
            format!("a generator's `.rate({rate})` is not a number of records above 0")
        );
    }
    assert!(generate(7, pair).rate(1e-300).take(0).lag().is_none());
}
