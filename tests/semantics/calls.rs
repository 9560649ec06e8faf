//! Calls to outside systems: how many at once, in which order, how long, how often, and what becomes of what fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use thalweg::call::Calls;
use thalweg::prelude::*;
use thalweg::testing;
use tokio::time::sleep;

use crate::{at, batches_of, window};

/// An outside system that takes as many milliseconds as it is told, and counts.
#[derive(Clone, Default)]
struct Service(Arc<Counts>);

#[derive(Default)]
struct Counts {
    calls: AtomicU32,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

/// A call that is under way, until it is answered or given up.
struct UnderWay(Service);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Service {
    fn call(&self) -> UnderWay {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        let under_way = self.0.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.most.fetch_max(under_way, Ordering::SeqCst);
        UnderWay(self.clone())
    }

    async fn echo(self, millis: u64) -> Result<u64, String> {
        let _call = self.call();
        sleep(millis.millis()).await;
        Ok(millis)
    }

    /// Refuses its first calls, so many as it is told.
    async fn reluctant(self, refusals: u32) -> Result<u32, String> {
        let _call = self.call();
        let calls = self.0.calls.load(Ordering::SeqCst);
        if calls <= refusals { Err(format!("refused call {calls}")) } else { Ok(calls) }
    }

    fn calls(&self) -> u32 {
        self.0.calls.load(Ordering::SeqCst)
    }

    fn most(&self) -> usize {
        self.0.most.load(Ordering::SeqCst)
    }
}

stream!(
    fn echoed(millis: impl Source<u64>, settings: Calls, service: Service, out: impl Sink<u64>) {
        millis.map_async(settings, |millis| service.clone().echo(millis)).or_fail().sink(out);
    }

    fn split(
        millis: impl Source<u64>,
        settings: Calls,
        service: Service,
        out: impl Sink<u64>,
        failed: impl Sink<CallError<String>>,
    ) {
        let (answers, errors) = millis.map_async(settings, |millis| service.clone().echo(millis)).split_errors();
        answers.sink(out);
        errors.sink(failed);
    }

    fn asked(
        refusals: impl Source<u32>,
        settings: Calls,
        service: Service,
        out: impl Sink<u32>,
        failed: impl Sink<CallError<String>>,
    ) {
        let (answers, errors) =
            refusals.map_async(settings, |refusals| service.clone().reluctant(refusals)).split_errors();
        answers.sink(out);
        errors.sink(failed);
    }

    fn dropped(refusals: impl Source<u32>, service: Service, out: impl Sink<u32>) {
        refusals.map_async(1, |refusals| service.clone().reluctant(refusals)).or_drop().sink(out);
    }

    fn halved(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.map_async(2, async |n| Ok::<_, String>(100 / n)).or_fail().sink(out);
    }

    fn refused(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers
            .map_async(2, |n| {
                assert!(n > 0, "zero is refused");
                async move { Ok::<_, String>(n) }
            })
            .or_fail()
            .sink(out);
    }

    fn per_window(
        events: impl Source<(i64, u64)>,
        service: Service,
        out: impl Sink<(u64, Window, u64)>,
        late: impl Sink<(i64, u64)>,
    ) {
        let (counts, too_late) = events
            .timestamp(|event| at(event.0))
            .watermark(bounded(5.micros()))
            .map_async(calls(4).unordered(), |(at, millis)| {
                let service = service.clone();
                async move { service.echo(millis).await.map(|millis| (at, millis)) }
            })
            .or_fail()
            .key_by(|event| event.1 % 2)
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        counts.sink(out);
        too_late.sink(late);
    }
);

#[test]
fn no_more_calls_are_under_way_than_the_limit() {
    for workers in [1, 3] {
        let (service, mut out) = (Service::default(), vec![]);
        let millis: Vec<u64> = (0..40).map(|n| n * 7 % 5).collect();
        echoed(millis.clone(), calls(4), service.clone(), &mut out).workers(workers).run_blocking().unwrap();
        assert_eq!(out, millis);
        assert_eq!((service.calls(), service.most()), (40, 4));
    }
}

#[test]
fn the_calls_of_a_batch_are_under_way_together() {
    let (service, begun) = (Service::default(), Instant::now());
    let report = echoed(vec![300; 10], calls(10), service, discard()).run_blocking().unwrap();
    assert!(begun.elapsed() < Duration::from_millis(1_500), "one after the other they take three seconds");
    assert!(report.calling >= Duration::from_millis(300) && report.calling <= report.elapsed);
}

#[test]
fn rule_34_results_are_in_the_order_of_the_items() {
    let mut out = vec![];
    echoed(vec![400, 0, 200], calls(3), Service::default(), &mut out).trigger(batches_of(3)).run_blocking().unwrap();
    assert_eq!(out, [400, 0, 200]);
}

#[test]
fn unordered_results_are_in_the_order_of_the_answers() {
    let (mut out, settings) = (vec![], calls(3).unordered());
    echoed(vec![400, 0, 200], settings, Service::default(), &mut out).trigger(batches_of(3)).run_blocking().unwrap();
    assert_eq!(out, [0, 200, 400]);
}

#[test]
fn a_call_that_takes_too_long_is_given_up() {
    let (mut out, mut failed, service) = (vec![], vec![], Service::default());
    let settings = calls(2).timeout(100.millis());
    split(vec![60_000, 0, 60_000, 1], settings, service.clone(), &mut out, &mut failed).run_blocking().unwrap();
    assert_eq!(out, [0, 1]);
    assert_eq!(failed, vec![CallError::TimedOut { timeout: 100.millis(), attempts: 1 }; 2]);
    assert_eq!(service.0.under_way.load(Ordering::SeqCst), 0, "its future is dropped");
}

#[test]
fn a_call_is_tried_again_as_often_as_is_said() {
    let (mut out, mut failed, service) = (vec![], vec![], Service::default());
    let settings = calls(1).retries(3, backoff(1.millis()));
    let report = asked(vec![3], settings, service, &mut out, &mut failed).run_blocking().unwrap();
    assert_eq!((out, failed, report.retries), (vec![4], vec![], 3));
    let told = report.to_string();
    assert!(told.contains(", 3 retries") && told.contains("calling "), "{told}");

    let (mut out, mut failed, service) = (vec![], vec![], Service::default());
    let report = asked(vec![4], settings, service.clone(), &mut out, &mut failed).run_blocking().unwrap();
    assert_eq!((out, report.retries, service.calls()), (vec![], 3, 4));
    assert_eq!(failed, [CallError::Failed { error: "refused call 4".into(), attempts: 4 }]);
}

#[test]
fn each_attempt_has_its_own_time_and_a_pause_in_front() {
    let (mut out, mut failed, service) = (vec![], vec![], Service::default());
    let settings = calls(1).timeout(50.millis()).retries(2, backoff(100.millis()));
    let begun = Instant::now();
    split(vec![60_000], settings, service.clone(), &mut out, &mut failed).run_blocking().unwrap();
    assert_eq!(failed, [CallError::TimedOut { timeout: 50.millis(), attempts: 3 }]);
    assert_eq!(service.calls(), 3);
    // Three attempts, and at least the sure halves of the pauses of 100 and 200 ms.
    assert!(begun.elapsed() >= Duration::from_millis(300), "{:?}", begun.elapsed());
}

#[test]
fn a_call_that_waits_to_be_tried_again_is_under_way() {
    let (mut out, service) = (vec![], Service::default());
    let settings = calls(1).unordered().retries(1, backoff(100.millis()));
    asked(vec![1, 0, 0], settings, service, &mut out, discard()).trigger(batches_of(3)).run_blocking().unwrap();
    assert_eq!(out, [2, 3, 4], "the first item was answered first");
}

#[test]
fn or_drop_counts_calls_that_failed() {
    let mut out = vec![];
    let report = dropped(vec![2, 2, 2], Service::default(), &mut out).run_blocking().unwrap();
    assert_eq!((out, report.rejected), (vec![3], 2));
}

#[test]
fn rule_36_a_panic_in_a_future_is_its_operators() {
    let error = halved(vec![5, 0, 4], discard()).run_blocking().unwrap_err();
    let place = error.place().unwrap();
    let line = include_str!("calls.rs").lines().nth(place.line as usize - 1).unwrap();
    assert_eq!(place.operator, "map_async");
    assert!(line.contains("Ok::<_, String>(100 / n)"), "{line}");
    assert!(error.to_string().contains("attempt to divide by zero"), "{error}");
}

#[test]
fn rule_36_a_panic_in_the_closure_is_its_operators() {
    let error = refused(vec![5, 0, 4], discard()).run_blocking().unwrap_err();
    assert_eq!(error.place().unwrap().operator, "map_async");
    assert!(error.to_string().contains("zero is refused"), "{error}");
}

/// Late is late by the watermark of the step, and what a step fires has all of its items: rules 3 and 15.
#[test]
fn rule_15_times_and_the_watermark_go_past_the_calls() {
    let events = vec![(0, 20), (9, 0), (20, 10), (4, 0), (30, 0)];
    for workers in [1, 2] {
        let (mut out, mut late) = (vec![], vec![]);
        let job = per_window(events.clone(), Service::default(), &mut out, &mut late);
        job.workers(workers).trigger(batches_of(3)).run_blocking().unwrap();
        assert_eq!(out, [(0, window(0, 10), 2), (0, window(20, 30), 1), (0, window(30, 40), 1)]);
        assert_eq!(late, [(4, 0)]);
    }
}

#[test]
fn rule_32_a_job_that_stops_finishes_calls_that_are_answered_in_time() {
    let (service, mut out) = (Service::default(), vec![]);
    let job = echoed(vec![200, 300], calls(1), service.clone(), &mut out);
    let stop = job.stop_handle();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while service.calls() == 0 {
                std::thread::sleep(1.millis());
            }
            stop.stop();
        });
        job.trigger(batches_of(2)).run_blocking().unwrap();
    });
    assert_eq!(out, [200, 300]);
}

#[test]
fn a_job_that_stops_does_not_wait_for_ever() {
    let service = Service::default();
    let job = echoed(vec![60_000; 1_000], calls(2).timeout(300.millis()), service.clone(), discard());
    let stop = job.stop_handle();
    let error = std::thread::scope(|scope| {
        scope.spawn(move || {
            while service.calls() < 3 {
                std::thread::sleep(1.millis());
            }
            stop.stop();
        });
        job.trigger(batches_of(1_000)).run_blocking().unwrap_err()
    });
    assert_eq!(error.place().unwrap().operator, "map_async");
    assert!(error.to_string().contains("the batch's 1000 calls had not ended 300ms later"), "{error}");
}

#[test]
fn calls_wait_on_the_runtime_that_the_job_runs_on() {
    stream!(
        fn threads(numbers: impl Source<u32>, out: impl Sink<Option<String>>) {
            numbers
                .map_async(1, async |_| tokio::spawn(async { std::thread::current().name().map(str::to_owned) }).await)
                .or_fail()
                .sink(out);
        }
    );
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).thread_name("of the user").enable_all().build().unwrap();
    let out = collected();
    runtime.block_on(threads(vec![1], out.clone()).run()).unwrap();
    assert_eq!(out.take(), [Some("of the user".to_owned())]);

    let mut out = vec![];
    threads(vec![1], &mut out).run_blocking().unwrap();
    assert_eq!(out, [Some("thalweg tokio".to_owned())]);
}

#[tokio::test]
async fn a_runtime_of_one_thread_will_do() {
    let out = collected();
    echoed(vec![3, 2], calls(2), Service::default(), out.clone()).run().await.unwrap();
    assert_eq!(out.take(), [3, 2]);
}

#[test]
fn a_call_may_borrow_from_the_batch_and_from_the_job() {
    stream!(
        fn lengths(words: impl Source<&String>, service: Service, out: impl Sink<usize>) {
            words
                .map_async(2, async |word| {
                    let _call = service.call();
                    sleep(1.millis()).await;
                    Ok::<_, String>(word.len())
                })
                .or_fail()
                .sink(out);
        }
    );
    let (mut out, service) = (vec![], Service::default());
    let words = shared(vec!["one".to_owned(), "three".to_owned()]);
    lengths(words, service.clone(), &mut out).workers(2).run_blocking().unwrap();
    assert_eq!((out, service.calls()), (vec![3, 5], 2));
}

#[test]
fn a_batch_is_not_much_larger_than_what_is_called_with_at_once() {
    stream!(
        fn slow(numbers: impl Source<u32>, sizes: impl Sink<usize>) {
            let answers = numbers
                .map_async(3, async |n| {
                    sleep(60.millis()).await;
                    Ok::<_, String>(n)
                })
                .or_fail();
            answers.map_batch(|items| Some(items.len())).sink(sizes);
        }
    );
    let mut sizes = vec![];
    slow((0..30).collect::<Vec<_>>(), &mut sizes).run_blocking().unwrap();
    assert_eq!(sizes, [12, 12, 6]);
}

#[test]
fn pauses_between_attempts_take_no_time_but_by_the_hands_clock() {
    let (refusals, source) = testing::input();
    let (out, begun) = (collected(), Instant::now());
    let settings = calls(2).retries(4, backoff(10.mins()).up_to(1.hours()));
    let mut job = asked(source, settings, Service::default(), out.clone(), discard()).test().unwrap();
    refusals.push([3, 0]);
    job.step().unwrap();
    // The first item is refused, pauses, and so on; the second is answered meanwhile.
    assert_eq!(out.take(), [4, 2]);
    // At least the sure halves of the pauses of 10 and 20 minutes, at the most all of them.
    let passed = job.now().as_micros() / 60_000_000;
    assert!((15..=30).contains(&passed), "{passed} minutes");
    assert!(begun.elapsed() < Duration::from_secs(60));
    job.advance(1.secs()).unwrap();
}
