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
    assert!(out.take().is_empty());
    times.push_to(1, [10]);
    job.step().unwrap();
    let window = Window { start: Timestamp::from_secs(0), end: Timestamp::from_secs(10) };
    assert_eq!(out.take(), [(window, 2)]);

    times.push_to(2, [10]);
    let error = job.step().unwrap_err().to_string();
    assert!(error.contains("partition 2 of 2"), "{error}");
}

/// A moment in seconds.
fn secs(seconds: i64) -> Option<Timestamp> {
    Some(Timestamp::from_secs(seconds))
}

/// The pipeline, with a window that ends at 10 and holds so many.
fn ends_at_10(count: u64) -> (Window, u64) {
    (Window { start: Timestamp::from_secs(0), end: Timestamp::from_secs(10) }, count)
}

#[test]
fn rules_3_and_10_a_watermark_by_hand_fires_what_it_passes_and_there_is_none_before_the_first() {
    let (times, source) = testing::input_by_reference();
    let out = collected();
    let mut job = by_partition(source.partitions(2), out.clone()).workers(2).test().unwrap();
    assert_eq!(job.watermark(), None);
    times.push([5]);
    job.step().unwrap();
    assert_eq!(job.watermark(), None, "the other partition has told nothing");

    times.watermark(Timestamp::from_secs(9));
    times.push([9]);
    assert_eq!(times.waiting(), 1);
    job.step().unwrap();
    assert_eq!((job.watermark(), out.take()), (secs(9), vec![]));
    job.step().unwrap();
    times.watermark(Timestamp::from_secs(10));
    job.step().unwrap();
    assert_eq!((job.watermark(), out.take()), (secs(10), vec![ends_at_10(2)]));
    // What is behind it is late.
    times.push([9]);
    times.watermark(Timestamp::MAX);
    job.drain().unwrap();
    assert!(out.take().is_empty());
    assert_eq!(job.watermark(), Some(Timestamp::from_micros(i64::MAX - 1)), "the end of time is for what has ended");
}

#[test]
fn rule_7_a_watermark_by_hand_is_its_partitions_and_moves_nothing_back() {
    let (times, source) = testing::input_by_reference();
    let mut job = by_partition(source.partitions(2), discard()).test().unwrap();
    times.push_to(0, [30]);
    times.watermark_of(1, Timestamp::from_secs(20));
    job.drain().unwrap();
    assert_eq!(job.watermark(), secs(20));
    times.watermark_of(1, Timestamp::from_secs(15));
    job.step().unwrap();
    assert_eq!(job.watermark(), secs(20));
    times.push_to(1, [25]);
    job.step().unwrap();
    assert_eq!(job.watermark(), secs(25));
    times.watermark_of(2, Timestamp::from_secs(50));
    let error = job.step().unwrap_err().to_string();
    assert!(error.contains("partition 2 of 2"), "{error}");
}

#[test]
fn rules_8_and_9_what_is_told_to_be_idle_holds_nothing_back_until_it_is_back() {
    let (times, source) = testing::input_by_reference();
    let out = collected();
    let mut job = by_partition(source.partitions(2), out.clone()).test().unwrap();
    times.push_to(0, [30]);
    times.idle_of(1);
    job.step().unwrap();
    assert_eq!(job.watermark(), None);
    job.step().unwrap();
    assert_eq!(job.watermark(), secs(30));
    // It is back, with items or with a watermark: it counts, and what was reached stays.
    times.push_each([vec![60], vec![35]]);
    job.step().unwrap();
    assert_eq!(job.watermark(), secs(35));
    times.idle();
    job.step().unwrap();
    assert_eq!(job.watermark(), secs(35), "all are idle: it holds");
    times.watermark_of(1, Timestamp::from_secs(50));
    job.step().unwrap();
    assert_eq!(job.watermark(), secs(50));
    assert!(job.report().to_string().contains("waits for partition 1 of `times`"), "{}", job.report());
}

stream!(
    fn ticks(starts: impl Source<u32>, out: impl Sink<Timestamp>) {
        starts
            .key_by(|start| *start)
            .unbounded("there are few")
            .process((), |(), _, timers| {
                timers.after("tick", 10.secs());
                None
            })
            .on_timer("tick", |(), _, at, timers| {
                timers.after("tick", 10.secs());
                Some(at)
            })
            .sink(out);
    }
);

#[test]
fn a_job_whose_timer_sets_itself_again_finishes_when_its_input_has_ended() {
    let (starts, source) = testing::input();
    let out = collected();
    let mut job = ticks(source, out.clone()).test().unwrap();
    starts.push([1]);
    job.step().unwrap();
    job.advance(25.secs()).unwrap();
    assert_eq!(out.take(), [10, 20].map(Timestamp::from_secs));
    starts.end();
    job.finish().unwrap();
    // What is set at the end is called once, and sets nothing any more (rules 20 and 32).
    assert_eq!(out.take(), [Timestamp::from_secs(30)]);
}

#[test]
fn a_job_whose_timer_sets_itself_again_does_not_finish_while_its_input_goes_on() {
    let (starts, source) = testing::input();
    let job = ticks(source, discard()).test().unwrap();
    starts.push([1]);
    let error = job.finish().unwrap_err();
    assert!(error.to_string().starts_with("the job waits for an input"), "{error}");
}
