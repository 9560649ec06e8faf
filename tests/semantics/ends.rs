//! How a job ends.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;

use crate::{at, next, window};

stream!(
    fn counts(times: impl Source<i64>, read: impl Sink<i64>, out: impl Sink<(Window, u64)>) {
        times.sink(read);
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(100.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()).grace(1.hours()))
            .count()
            .drop_late()
            .map(|(_, window, count)| (window, count))
            .sink(out);
    }
);

#[test]
fn rule_32_the_end_of_the_input_fires_everything() {
    let mut out = vec![];
    let report = counts(vec![5, 12], discard(), &mut out).run_blocking().unwrap();
    assert_eq!(out, [(window(0, 10), 1), (window(10, 20), 1)]);
    assert_eq!(report.watermark, Some(Timestamp::MAX));
}

#[test]
fn rule_32_an_empty_input_ends_too() {
    let mut out = vec![];
    let report = counts(vec![], discard(), &mut out).run_blocking().unwrap();
    assert_eq!((out, report.records_in), (vec![], 0));
}

#[test]
fn rule_32_a_graceful_stop_fires_nothing() {
    let (sender, times) = channel(10);
    let (reads, read) = mpsc::channel();
    let out = collected();
    let job = counts(times, move |micros| reads.send(micros).unwrap(), out.clone());
    let stop = job.stop_handle();
    let running = thread::spawn(move || job.run_blocking());

    sender.send_blocking(5).unwrap();
    assert_eq!(next(&read), 5);
    stop.stop();
    let report = running.join().unwrap().unwrap();
    assert_eq!(report.records_in, 1);
    assert!(out.take().is_empty());
    assert!(sender.send_blocking(6).is_err(), "the job has let go of its input");
}

#[test]
fn rule_32_a_job_that_was_stopped_before_it_ran_reads_nothing() {
    let mut out = vec![];
    let job = counts(vec![5], discard(), &mut out);
    job.stop_handle().stop();
    assert_eq!(job.run_blocking().unwrap().records_in, 0);
    assert!(out.is_empty());
}

#[tokio::test]
async fn rule_32_a_job_ends_when_its_senders_are_gone() {
    let (sender, times) = channel(1);
    let out = collected();
    let job = tokio::spawn(counts(times, discard(), out.clone()).run());
    for micros in [5, 12, 7] {
        sender.send(micros).await.unwrap();
    }
    drop(sender);
    job.await.unwrap().unwrap();
    assert_eq!(out.take(), [(window(0, 10), 2), (window(10, 20), 1)]);
}
