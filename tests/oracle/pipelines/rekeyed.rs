//! Results that are keyed as what they were made of was: nothing goes to another worker for it, and nothing shows.

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same};
use crate::event::{Event, Events};
use crate::reading::{self, Between, INNER, Job, Read};

pub const GRAPHS: &[&Graph] = &[&WINDOWS_AGAIN, &RUNNING_AGAIN, &JOINED_AGAIN];

fn timed(run: &Run, events: &[Event]) -> Read<Event> {
    Job::new(run.cap, &[events.len()]).source(events).timestamp(Event::time).watermark(5)
}

stream!(
    /// Windows of each kind, over those of one; what is between keeps the key.
    fn windows_again(
        events: impl Source<&Event>,
        sums: impl Sink<(Box<str>, Window, f64)>,
        peaks: impl Sink<(Box<str>, Window, Vec<u64>)>,
        odd: impl Sink<(Box<str>, Window, u64)>,
        even: impl Sink<(Box<str>, Window, u64)>,
        sessions: impl Sink<(Box<str>, Window, u64)>,
    ) {
        let counts = events
            .timestamp(|event| event.time())
            .watermark(bounded(5.micros()))
            .key_by(|event| event.word)
            .window(tumbling(10.micros()))
            .count()
            .drop_late();
        let again = counts.filter(|(_, _, count)| *count != 3).rekey();
        again.map_values(|(_, _, count)| count as f64).window(tumbling(40.micros())).sum(|n| *n).drop_late().sink(sums);
        again
            .map_values(|(_, _, count)| count)
            .window(sliding(30.micros()).every(10.micros()))
            .collect()
            .drop_late()
            .sink(peaks);
        let (ones, others) = counts.partition(|(_, window, _)| window.end.as_micros() % 20 == 0);
        ones.rekey().window(tumbling(20.micros())).count().drop_late().sink(odd);
        others.rekey().window(tumbling(20.micros())).count().drop_late().sink(even);
        again.window(session(11.micros())).count().drop_late().sink(sessions);
    }
);

fn reads_windows_again(run: &Run, events: &Events) -> Outcome {
    let (mut sums, mut peaks, mut odd) = (Seen::new(), Seen::new(), Seen::new());
    let (mut even, mut sessions) = (Seen::new(), Seen::new());
    run.succeed(windows_again(shared(events.clone()), &mut sums, &mut peaks, &mut odd, &mut even, &mut sessions))?;

    let read = timed(run, events).key_by(|event| event.word);
    let (counts, _) = read.windowed(reading::tumbling(10), reading::count);
    let by_word = counts.filter(|(_, _, count)| *count != 3).key_by(|(word, _, _)| *word);
    let sum = reading::sum_of_floats(|n: &f64| *n);
    let (read, _) = by_word.map_values(|(_, _, count)| count as f64).windowed(reading::tumbling(40), sum);
    same("sums", &sums, &read)?;
    let collected = reading::of_slices(reading::collect);
    let (read, _) = by_word.map_values(|(_, _, count)| count).sliding(reading::sliding(30, 10), collected);
    same("peaks", &peaks, &read)?;
    let (ones, others) = counts.partition(|(_, window, _)| window.end.as_micros() % 20 == 0);
    for (name, seen, read) in [("odd", &odd, ones), ("even", &even, others)] {
        let (read, _) = read.key_by(|(word, _, _)| *word).windowed(reading::tumbling(20), reading::count);
        same(name, seen, &read)?;
    }
    let (read, _) = by_word.sessions(reading::sessions(11), reading::count);
    same("sessions", &sessions, &read)
}

#[test]
fn windows_again_are_read_so() {
    check(reads_windows_again);
}

stream!(
    /// Behind what runs on, behind a batch, and over windows of so many items.
    fn running_again(
        events: impl Source<Event> + Bounded,
        updates: impl Sink<(u8, u64)>,
        folded: impl Sink<(u8, i64)>,
        lists: impl Sink<(u8, Records, Vec<i64>)>,
        batches: impl Sink<(u8, i64)>,
    ) {
        let sums = events.key_by(|event| event.key).sum(|event| event.number).rekey();
        sums.count().sink(updates);
        sums.fold(1i64, |last, (_, sum)| last.wrapping_mul(3) ^ sum).sink(folded);
        sums.map_values(|(_, sum)| sum).window(count_window(4).every(2)).collect().sink(lists);
        let of_batch = events.key_by(|event| event.key).per_batch().max(|event| event.number);
        of_batch.rekey().min(|(_, most)| *most).sink(batches);
    }
);

fn reads_running_again(run: &Run, events: &Events) -> Outcome {
    let (mut updates, mut folded) = (Seen::new(), Seen::new());
    let (mut lists, mut batches) = (Seen::new(), Seen::new());
    run.succeed(running_again(events.clone(), &mut updates, &mut folded, &mut lists, &mut batches))?;

    let read: Read<Event> = Job::new(run.cap, &[events.len()]).source(events);
    let keyed = read.key_by(|event| event.key);
    let sums = keyed.running(reading::sum(|event: &Event| event.number)).key_by(|(key, _)| *key);
    same("updates", &updates, &sums.running(reading::count))?;
    let fold = reading::fold(1, |last: i64, (_, sum): (u8, i64)| last.wrapping_mul(3) ^ sum);
    same("folded", &folded, &sums.running(fold))?;
    same("lists", &lists, &sums.map_values(|(_, sum)| sum).counts(4, 2, reading::collect))?;
    let most = keyed.per_batch(reading::max(|event: &Event| event.number, Ord::cmp)).key_by(|(key, _)| *key);
    same("batches", &batches, &most.running(reading::min(|(_, most): &(u8, i64)| *most, Ord::cmp)))
}

#[test]
fn running_again_is_read_so() {
    check(reads_running_again);
}

stream!(
    fn joined_again(
        left: impl Source<Event>,
        right: impl Source<Event>,
        pairs: impl Sink<(u8, Window, u64)>,
        numbers: impl Sink<(u8, Window, i64)>,
    ) {
        let left = left.timestamp(|event| event.time()).watermark(bounded(5.micros())).key_by(|event| event.key);
        let right = right.timestamp(|event| event.time()).watermark(bounded(5.micros())).key_by(|event| event.key);
        left.join(right)
            .within(6.micros())
            .drop_late()
            .rekey()
            .window(tumbling(9.micros()))
            .count()
            .drop_late()
            .sink(pairs);
        left.join(right.map_values(|event| event.number))
            .window(tumbling(10.micros()))
            .drop_late()
            .rekey()
            .window(tumbling(30.micros()))
            .sum(|(_, _, _, number)| *number)
            .drop_late()
            .sink(numbers);
    }
);

fn reads_joined_again(run: &Run, (left, right): &(Events, Events)) -> Outcome {
    let (mut pairs, mut numbers) = (Seen::new(), Seen::new());
    run.succeed(joined_again(left.clone(), right.clone(), &mut pairs, &mut numbers))?;

    let job = Job::new(run.cap, &[left.len(), right.len()]);
    let read = |events| job.source(events).timestamp(Event::time).watermark(5).key_by(|event| event.key);
    let (left, right) = (read(left), read(right));
    let (near, _) = left.between(&right, Between { before: 6, after: 6 }, INNER);
    let (read, _) = near.key_by(|(key, _)| *key).windowed(reading::tumbling(9), reading::count);
    same("pairs", &pairs, &read)?;
    let beside = left.beside(&right.map_values(|event| event.number));
    let (read, _) = beside.windowed(reading::tumbling(10), reading::sides);
    let rows = read.flat_map(|(key, window, (a, b))| {
        reading::in_pairs(&a, &b, INNER, |met| {
            let (a, b) = met.sides();
            Some((key, window, a?, b?))
        })
    });
    let sum = reading::sum(|row: &(u8, Window, Event, i64)| row.3);
    let (read, _) = rows.key_by(|row| row.0).windowed(reading::tumbling(30), sum);
    same("numbers", &numbers, &read)
}

#[test]
fn joined_again_is_read_so() {
    check(reads_joined_again);
}
