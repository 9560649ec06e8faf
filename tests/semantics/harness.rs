//! A job in the hands of a test.

use thalweg::prelude::*;
use thalweg::testing;

stream!(
    fn halves(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.map(|number| 100 / number).sink(out);
    }

    fn lengths(texts: impl Source<&str>, out: impl Sink<usize>) {
        texts.map(|text| text.len()).sink(out);
    }

    fn by_partition(times: impl Source<&i64>, out: impl Sink<(Window, u64)>) {
        times
            .timestamp(|time| Timestamp::from_secs(**time))
            .watermark(bounded(0.secs()))
            .window(tumbling(10.secs()))
            .count()
            .drop_late()
            .sink(out);
    }
);

#[test]
fn a_batch_is_a_push() {
    let (numbers, source) = testing::input();
    let out = collected();
    let mut job = halves(source, out.clone()).test().unwrap();
    numbers.push([1, 2]);
    numbers.push([]);
    numbers.push([4]);
    assert_eq!(numbers.waiting(), 3);
    assert!(job.step().unwrap());
    assert_eq!(out.take(), [100, 50]);
    assert_eq!(job.drain().unwrap(), 1);
    assert_eq!(out.take(), [25]);
    assert!(!job.step().unwrap(), "there is nothing to do");
}

#[test]
fn an_error_comes_out_of_the_step_it_happened_in() {
    let (numbers, source) = testing::input();
    let mut job = halves(source, discard()).workers(2).test().unwrap();
    numbers.push([1]);
    job.step().unwrap();
    numbers.push([0]);
    let error = job.step().unwrap_err().to_string();
    assert!(error.contains("`map`") && error.contains("divide by zero"), "{error}");
    assert_eq!(job.step().unwrap_err().to_string(), "the job has ended");
}

#[test]
fn a_job_whose_inputs_go_on_does_not_finish() {
    let (_numbers, source) = testing::input();
    let error = halves(source, discard()).test().unwrap().finish().unwrap_err();
    assert!(error.to_string().starts_with("the job waits for an input"), "{error}");
}

#[test]
fn a_job_that_ticks_does_not_finish_either() {
    let (numbers, source) = testing::input();
    let out = collected();
    let job = halves(source, out.clone()).trigger(Trigger::every(10.secs())).test().unwrap();
    numbers.push([1]);
    numbers.push([2]);
    let error = job.finish().unwrap_err();
    assert!(error.to_string().starts_with("the job waits for an input"), "{error}");
    assert_eq!(out.take(), [100, 50]);
}

#[test]
fn a_job_can_be_stopped_or_forgotten() {
    let (numbers, source) = testing::input();
    let job = halves(source, discard()).test().unwrap();
    numbers.push([1]);
    assert_eq!(job.stop().unwrap().records_in, 0);
    let (_numbers, source) = testing::input();
    drop(halves(source, discard()).test().unwrap());
}

#[test]
fn items_may_borrow() {
    let (texts, source) = testing::text();
    let out = collected();
    let mut job = lengths(source, out.clone()).workers(3).test().unwrap();
    texts.push(["a", "bcd"].map(String::from));
    job.step().unwrap();
    assert_eq!(out.take(), [1, 3]);
}

#[test]
fn rule_7_partitions_have_watermarks_of_their_own() {
    let (times, source) = testing::input_by_reference();
    let out = collected();
    let mut job = by_partition(source.partitions(2), out.clone()).test().unwrap();
    times.push_each([vec![5, 20], vec![7]]);
    job.step().unwrap();
    assert_eq!(out.take(), []);
    times.push_to(1, [10]);
    job.step().unwrap();
    let window = Window { start: Timestamp::from_secs(0), end: Timestamp::from_secs(10) };
    assert_eq!(out.take(), [(window, 2)]);

    times.push_to(2, [10]);
    let error = job.step().unwrap_err().to_string();
    assert!(error.contains("partition 2 of 2"), "{error}");
}
