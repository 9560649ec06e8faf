//! Calls to outside systems, which are answered in another order than they are made in.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_number};
use crate::event::{Event, Events};
use crate::reading::{self, Job};

pub const GRAPHS: &[&Graph] = &[&ANSWERED, &UNORDERED, &WINDOWED, &STAMPED_LATER];

/// Takes its time, which depends on the event, and refuses a third of the numbers.
async fn asked(event: Event) -> Result<i64, Event> {
    for _ in 0..event.number.rem_euclid(7) {
        tokio::task::yield_now().await;
    }
    answer(event)
}

fn answer(event: Event) -> Result<i64, Event> {
    if event.number % 3 == 0 { Err(event) } else { Ok(event.number) }
}

stream!(
    fn answered(events: impl Source<Event>, good: impl Sink<i64>, bad: impl Sink<(Event, u32)>) {
        let settings = calls(5).retries(2, backoff(0.secs()));
        let (answers, errors) =
            events.filter(|event| event.key != 1).map_async(settings, async |event| asked(event).await).split_errors();
        answers.sink(good);
        errors.map(failed).sink(bad);
    }
);

fn reads_answered(run: &Run, events: &Events) -> Outcome {
    let (mut good, mut bad) = (Seen::new(), Seen::new());
    run.succeed(answered(events.clone(), &mut good, &mut bad))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).filter(|event| event.key != 1);
    let (answers, errors) = read.map_async(2, answer).split_errors();
    same("good", &good, &answers)?;
    same("bad", &bad, &errors.map(failed))
}

fn failed(error: CallError<Event>) -> (Event, u32) {
    match error {
        CallError::Failed { error, attempts } => (error, attempts),
        CallError::TimedOut { .. } => unreachable!("nothing here takes 30 seconds"),
    }
}

#[test]
fn answered_is_read_so() {
    check(reads_answered);
}

stream!(
    fn unordered(events: impl Source<Event>, good: impl Sink<i64>) {
        events.map_async(calls(3).unordered(), async |event| asked(event).await).or_drop().sink(good);
    }
);

fn reads_unordered(run: &Run, events: &Events) -> Outcome {
    let mut good = Seen::new();
    let report = run.succeed(unordered(events.clone(), &mut good))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    let (answers, rejected) = read.map_async(0, answer).unordered().or_drop();
    same("good", &good, &answers)?;
    same_number("rejected", report.rejected, rejected)
}

#[test]
fn unordered_is_read_so() {
    check(reads_unordered);
}

stream!(
    /// Times and the watermark of what was called with are those of the answers.
    fn windowed(events: impl Source<Event>, sums: impl Sink<(bool, Window, i64)>, late: impl Sink<i64>) {
        let (in_time, too_late) = events
            .timestamp(|event| event.time())
            .watermark(bounded(3.micros()))
            .map_async(4, async |event| asked(event).await)
            .or_drop()
            .key_by(|number| *number > 0)
            .window(tumbling(7.micros()))
            .sum(|number| number % 100)
            .split_late();
        in_time.sink(sums);
        too_late.sink(late);
    }
);

fn reads_windowed(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut late) = (Seen::new(), Seen::new());
    run.succeed(windowed(events.clone(), &mut sums, &mut late))?;

    let read = Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(3);
    let (answers, _) = read.map_async(0, answer).or_drop();
    let sum = reading::sum(|number: &i64| number % 100);
    let (in_time, too_late) = answers.key_by(|number| *number > 0).windowed(reading::tumbling(7), sum);
    same("sums", &sums, &in_time)?;
    same("late", &late, &too_late)
}

#[test]
fn windowed_is_read_so() {
    check(reads_windowed);
}

stream!(
    /// A watermark behind the calls, of two sources.
    fn stamped_later(left: impl Source<Event>, right: impl Source<Event>, counts: impl Sink<(bool, Window, u64)>) {
        left.merge(right)
            .timestamp(|event| event.time())
            .map_async(4, async |event| asked(event).await)
            .or_drop()
            .watermark(bounded(3.micros()))
            .key_by(|number| *number > 0)
            .window(tumbling(7.micros()))
            .count()
            .drop_late()
            .sink(counts);
    }
);

fn reads_stamped_later(run: &Run, (left, right): &(Events, Events)) -> Outcome {
    let mut counts = Seen::new();
    run.succeed(stamped_later(left.clone(), right.clone(), &mut counts))?;

    let job = Job::new(run.cap, &[left.len(), right.len()]);
    let read = job.source(left).merge(&job.source(right)).timestamp(Event::time);
    let (answers, _) = read.map_async(0, answer).or_drop();
    let keyed = answers.watermark(3).key_by(|number| *number > 0);
    let (in_time, _) = keyed.windowed(reading::tumbling(7), reading::count);
    same("counts", &counts, &in_time)
}

#[test]
fn stamped_later_is_read_so() {
    check(reads_stamped_later);
}
