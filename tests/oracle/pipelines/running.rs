//! Running aggregates: tables that grow until the input ends.

use std::cmp::Reverse;

use thalweg::Graph;
use thalweg::prelude::*;

use crate::cases::{Outcome, Run, check};
use crate::compare::{Seen, same, same_items, texts};
use crate::event::{Event, Events};
use crate::reading::{self, Job, Read};

pub const GRAPHS: &[&Graph] = &[&COUNTS, &SUMS, &EXTREMES, &FOLDS, &LISTS, &TUPLES];

/// Whether a table is in the end what it is with any other batches.
fn settles<K: Clone + std::fmt::Debug, R: Clone + std::fmt::Debug>(
    name: &str,
    read: &Read<(K, R)>,
    at_once: &Read<(K, R)>,
) -> Outcome {
    same_items(name, &last_of_each(read), &texts(at_once))
}

/// The last value of each key.
fn last_of_each<K: std::fmt::Debug, R: std::fmt::Debug>(read: &Read<(K, R)>) -> Vec<String> {
    let mut last = std::collections::BTreeMap::new();
    for result in read.values() {
        last.insert(format!("{:?}", result.0), format!("{result:?}"));
    }
    last.into_values().collect()
}

stream!(
    /// Keys of several kinds: owned text, borrowed text, a tuple.
    fn counts(
        events: impl Source<&Event> + Bounded,
        by_key: impl Sink<(u8, u64)>,
        by_text: impl Sink<(String, u64)>,
        by_word: impl Sink<(Box<str>, u64)>,
        by_both: impl Sink<((u8, Box<str>), u64)>,
    ) {
        events.key_by(|event| event.key).count().sink(by_key);
        events.key_by(|event| event.word.to_string()).count().sink(by_text);
        events.flat_map(|event| event.word.split(' ')).key_by(|word| *word).count().sink(by_word);
        events.key_by(|event| (event.key, event.word)).count().sink(by_both);
    }
);

fn reads_counts(run: &Run, events: &Events) -> Outcome {
    let (mut by_key, mut by_text, mut by_word, mut by_both) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(counts(shared(events.clone()), &mut by_key, &mut by_text, &mut by_word, &mut by_both))?;

    let read = Job::new(run.cap, &[events.len()]).source(events);
    same("by_key", &by_key, &read.key_by(|event| event.key).running(reading::count))?;
    same("by_text", &by_text, &read.key_by(|event| event.word.to_string()).running(reading::count))?;
    let words = read.flat_map(|event| event.word.split(' '));
    same("by_word", &by_word, &words.key_by(|word| *word).running(reading::count))?;
    same("by_both", &by_both, &read.key_by(|event| (event.key, event.word)).running(reading::count))
}

#[test]
fn counts_are_read_so() {
    check(reads_counts);
}

stream!(
    /// Floats, whose order of adding shows, and integers that leave 64 bits.
    fn sums(
        events: impl Source<Event>,
        floats: impl Sink<(u8, f64)>,
        float_means: impl Sink<(u8, f64)>,
        integers: impl Sink<(u8, i64)>,
        integer_means: impl Sink<(u8, f64)>,
        bytes: impl Sink<(bool, u64)>,
    ) {
        let keyed = events.key_by(|event| event.key).unbounded("there are 256 of them");
        keyed.sum(|event| event.weight).sink(floats);
        keyed.mean(|event| event.weight).sink(float_means);
        keyed.sum(|event| event.number).sink(integers);
        keyed.mean(|event| event.number).sink(integer_means);
        events.key_by(|event| event.number > 0).unbounded("there are two").sum(|event| event.key).sink(bytes);
    }
);

fn reads_sums(run: &Run, events: &Events) -> Outcome {
    let (mut floats, mut float_means, mut bytes) = (Seen::new(), Seen::new(), Seen::new());
    let (mut integers, mut integer_means) = (Seen::new(), Seen::new());
    let job = sums(events.clone(), &mut floats, &mut float_means, &mut integers, &mut integer_means, &mut bytes);
    run.succeed(job)?;

    let sum = reading::sum_of_floats(|event: &Event| event.weight);
    let with = |cap| Job::new(cap, &[events.len()]).source(events);
    let keyed = with(run.cap).key_by(|event| event.key);
    same("floats", &floats, &keyed.running(&sum))?;
    same("float_means", &float_means, &keyed.running(reading::mean_of_floats(|event: &Event| event.weight)))?;
    same("integers", &integers, &keyed.running(reading::sum(|event: &Event| event.number)))?;
    same("integer_means", &integer_means, &keyed.running(reading::mean(|event: &Event| event.number)))?;
    let by_sign = with(run.cap).key_by(|event| event.number > 0);
    same("bytes", &bytes, &by_sign.running(reading::sum(|event: &Event| event.key.into())))?;
    let at_once = with(usize::MAX).key_by(|event| event.key);
    settles("floats", &keyed.running(&sum), &at_once.running(&sum))
}

#[test]
fn sums_are_read_so() {
    check(reads_sums);
}

stream!(
    fn extremes(
        events: impl Source<Event> + Bounded,
        lightest: impl Sink<(u8, f64)>,
        heaviest: impl Sink<(u8, (f64, Timestamp))>,
        first_word: impl Sink<(u8, Box<str>)>,
        least: impl Sink<(u8, Reverse<i64>)>,
    ) {
        let keyed = events.key_by(|event| event.key);
        keyed.min(|event| event.weight).sink(lightest);
        keyed.max(|event| (event.weight, event.time())).sink(heaviest);
        keyed.min(|event| event.word).sink(first_word);
        keyed.max(|event| Reverse(event.number)).sink(least);
    }
);

fn reads_extremes(run: &Run, events: &Events) -> Outcome {
    let (mut lightest, mut heaviest) = (Seen::new(), Seen::new());
    let (mut first_word, mut least) = (Seen::new(), Seen::new());
    run.succeed(extremes(events.clone(), &mut lightest, &mut heaviest, &mut first_word, &mut least))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    same("lightest", &lightest, &keyed.running(reading::min(|event: &Event| event.weight, f64::total_cmp)))?;
    let by_both = |a: &(f64, Timestamp), b: &(f64, Timestamp)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    let heaviest_read = keyed.running(reading::max(|event: &Event| (event.weight, event.time()), by_both));
    same("heaviest", &heaviest, &heaviest_read)?;
    same("first_word", &first_word, &keyed.running(reading::min(|event: &Event| event.word, Ord::cmp)))?;
    same("least", &least, &keyed.running(reading::max(|event: &Event| Reverse(event.number), Ord::cmp)))
}

#[test]
fn extremes_are_read_so() {
    check(reads_extremes);
}

stream!(
    /// Closures that tell left from right.
    fn folds(
        events: impl Source<Event> + Bounded,
        differences: impl Sink<(u8, i64)>,
        sentences: impl Sink<(u8, String)>,
        sums: impl Sink<(u8, i64)>,
        begin: String,
    ) {
        let keyed = events.key_by(|event| event.key);
        keyed.map_values(|event| event.number).reduce(|a, b| a.wrapping_mul(3).wrapping_sub(b)).sink(differences);
        keyed.fold(begin, |text, event| text + "," + event.word).sink(sentences);
        keyed.map_values(|event| event.number).reduce_invertible(i64::wrapping_add, i64::wrapping_sub).sink(sums);
    }
);

fn reads_folds(run: &Run, events: &Events) -> Outcome {
    let (mut differences, mut sentences, mut sums) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(folds(events.clone(), &mut differences, &mut sentences, &mut sums, "<".into()))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    let numbers = keyed.map_values(|event| event.number);
    let difference = reading::reduce(|a: i64, b: i64| a.wrapping_mul(3).wrapping_sub(b));
    same("differences", &differences, &numbers.running(difference))?;
    same("sums", &sums, &numbers.running(reading::reduce(i64::wrapping_add)))?;
    let sentence = reading::fold(String::from("<"), |text, event: Event| text + "," + event.word);
    same("sentences", &sentences, &keyed.running(sentence))
}

#[test]
fn folds_are_read_so() {
    check(reads_folds);
}

stream!(
    /// Items that borrow from the batch and are kept.
    fn lists(
        events: impl Source<&Event> + Bounded,
        all: impl Sink<(u8, Vec<Event>)>,
        words: impl Sink<(u8, Vec<Box<str>>)>,
        best: impl Sink<(u8, Vec<Event>)>,
        longest: impl Sink<(u8, Vec<Box<str>>)>,
        most: usize,
    ) {
        let keyed = events.key_by(|event| event.key);
        keyed.collect().sink(all);
        keyed.distinct(|event| event.word).sink(words);
        keyed.top(most, |event| event.weight).sink(best);
        keyed.map_values(|event| event.word).top(2, |word| word.len()).sink(longest);
    }
);

fn reads_lists(run: &Run, events: &Events) -> Outcome {
    let (mut all, mut words, mut best, mut longest) = (Seen::new(), Seen::new(), Seen::new(), Seen::new());
    run.succeed(lists(shared(events.clone()), &mut all, &mut words, &mut best, &mut longest, 3))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key);
    same("all", &all, &keyed.running(reading::collect))?;
    same("words", &words, &keyed.running(reading::distinct(|event: &Event| event.word)))?;
    same("best", &best, &keyed.running(reading::top(3, |event: &Event| event.weight, f64::total_cmp)))?;
    let texts = keyed.map_values(|event| event.word);
    same("longest", &longest, &texts.running(reading::top(2, |word: &&str| word.len(), Ord::cmp)))
}

#[test]
fn lists_are_read_so() {
    check(reads_lists);
}

stream!(
    /// Several at once: those that combine alone, and with one that does not.
    fn tuples(
        events: impl Source<Event> + Bounded,
        counted: impl Sink<(u8, (u64, i64, Box<str>, Vec<u8>))>,
        weighed: impl Sink<(u8, (u64, (f64, f64, f64)))>,
        kept: impl Sink<(u8, (Vec<Event>, Vec<Event>, i64, Event))>,
    ) {
        let keyed = events.key_by(|event| event.key % 4);
        keyed
            .aggregate(|all| (all.count(), all.sum(|e| e.number), all.max(|e| e.word), all.distinct(|e| e.key)))
            .sink(counted);
        keyed
            .aggregate(|all| (all.count(), (all.sum(|e| e.weight), all.mean(|e| e.weight), all.min(|e| e.weight))))
            .sink(weighed);
        keyed
            .aggregate(|all| {
                let numbers = all.fold(0_i64, |sum, e| sum.wrapping_mul(2).wrapping_add(e.number));
                (all.collect(), all.top(1, |e| e.number), numbers, all.reduce(|_, later| later))
            })
            .sink(kept);
    }
);

fn reads_tuples(run: &Run, events: &Events) -> Outcome {
    let (mut counted, mut weighed, mut kept) = (Seen::new(), Seen::new(), Seen::new());
    run.succeed(tuples(events.clone(), &mut counted, &mut weighed, &mut kept))?;

    let keyed = Job::new(run.cap, &[events.len()]).source(events).key_by(|event| event.key % 4);
    let sum = reading::sum(|event: &Event| event.number);
    let word = reading::max(|event: &Event| event.word, Ord::cmp);
    let keys = reading::distinct(|event: &Event| event.key);
    same("counted", &counted, &keyed.running(|all| (reading::count(all), sum(all), word(all), keys(all))))?;

    let sum = reading::sum_of_floats(|event: &Event| event.weight);
    let mean = reading::mean_of_floats(|event: &Event| event.weight);
    let min = reading::min(|event: &Event| event.weight, f64::total_cmp);
    same("weighed", &weighed, &keyed.running(|all| (reading::count(all), (sum(all), mean(all), min(all)))))?;

    let top = reading::top(1, |event: &Event| event.number, Ord::cmp);
    let fold = reading::fold(0_i64, |sum, event: Event| sum.wrapping_mul(2).wrapping_add(event.number));
    let last = reading::reduce(|_, later: Event| later);
    same("kept", &kept, &keyed.running(|all| (reading::collect(all), top(all), fold(all), last(all))))
}

#[test]
fn tuples_are_read_so() {
    check(reads_tuples);
}
