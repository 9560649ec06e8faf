//! Composes a pipeline: begins with its sources, and puts operators behind streams as the rules allow.

use std::collections::BTreeSet;

use crate::operators::*;
use crate::random::Random;
use crate::stream::{Output, Pipeline, Stream, Time};
use crate::windows::{Kind, Windows};

/// The most operators that are drawn; some come as two or three calls.
const LONGEST: usize = 10;

/// What is written so far.
struct Composer<'r> {
    random: &'r mut Random,
    pipeline: Pipeline,
    streams: Vec<Stream>,
    /// The number of the next stream.
    next: usize,
    /// The number of the next origin.
    origins: usize,
}

/// A pipeline of up to about thirty operators.
pub fn compose(random: &mut Random) -> Pipeline {
    let sources = 1 + usize::from(random.once_in(3));
    let pipeline = Pipeline { sources, ..Pipeline::default() };
    let source = |(origin, name): (usize, &&str)| Stream {
        name: (*name).into(),
        time: Time::Arrival,
        origins: BTreeSet::from([origin]),
        ordered: true,
        used: false,
    };
    let streams = ["first", "second"].iter().take(sources).enumerate().map(source).collect();
    let mut composer = Composer { random, pipeline, streams, next: 0, origins: sources };
    composer.begin();
    let length = 2 + composer.random.below(LONGEST - 1);
    (0..length).for_each(|_| composer.grow());
    composer.finish()
}

impl Composer<'_> {
    /// Most sources have event time: most of what can go wrong has to do with it.
    fn begin(&mut self) {
        for at in 0..self.streams.len() {
            if !self.random.once_in(4) {
                self.streams[at].used = true;
                self.timed(&self.streams[at].clone());
            }
        }
    }

    /// Puts something behind one of the streams, mostly one that nothing reads yet.
    fn grow(&mut self) {
        let at = self.random.below(self.streams.len());
        if self.streams[at].used && !self.random.once_in(3) {
            return self.grow_end();
        }
        self.grow_at(at);
    }

    fn grow_end(&mut self) {
        let ends: Vec<_> = (0..self.streams.len()).filter(|at| !self.streams[*at].used).collect();
        if let Some(at) = ends.get(self.random.below(ends.len().max(1))) {
            self.grow_at(*at);
        }
    }

    fn grow_at(&mut self, at: usize) {
        self.streams[at].used = true;
        let stream = self.streams[at].clone();
        match (self.random.below(18), stream.time) {
            (16.., _) if stream.ordered => self.state(&stream),
            (0..3, _) => self.items(&stream),
            (3, _) => self.numbers(&stream),
            (4, _) => self.partition(&stream),
            (5, _) => self.fallible(&stream),
            (6, _) => self.merge(&stream),
            (7, _) => self.batch(&stream),
            (8, _) => self.running(&stream),
            (9, _) => self.per_batch(&stream),
            (_, Time::Watermarked) => self.windowed(&stream),
            (_, _) => self.timed(&stream),
        }
    }

    /// The same call in both texts.
    fn both(&mut self, from: &Stream, call: &str) -> Stream {
        let stream = self.fresh(from);
        let statement = format!("let {} = {}.{call};", stream.name, from.name);
        self.pipeline.statements.push(statement.clone());
        self.pipeline.readings.push(statement);
        stream
    }

    /// A stream with a name of its own, for the rest like another.
    fn fresh(&mut self, from: &Stream) -> Stream {
        self.next += 1;
        Stream { name: format!("s{}", self.next), used: false, ..from.clone() }
    }

    /// Like [`fresh`](Self::fresh), with an origin of its own and other properties.
    fn made(&mut self, from: &Stream, time: Time, ordered: bool) -> Stream {
        self.origins += 1;
        Stream { time, ordered, origins: BTreeSet::from([self.origins]), ..self.fresh(from) }
    }

    fn items(&mut self, from: &Stream) {
        let call = *self.random.pick(ITEMS);
        let stream = self.both(from, call);
        self.streams.push(stream);
    }

    fn numbers(&mut self, from: &Stream) {
        let call = *self.random.pick(NUMBERS);
        let stream = self.both(from, call);
        self.streams.push(stream);
    }

    fn partition(&mut self, from: &Stream) {
        let test = *self.random.pick(TESTS);
        let (yes, no) = (self.fresh(from), self.fresh(from));
        let statement = format!("let ({}, {}) = {}.partition({test});", yes.name, no.name, from.name);
        self.pipeline.statements.push(statement.clone());
        self.pipeline.readings.push(statement);
        self.streams.extend([yes, no]);
    }

    fn fallible(&mut self, from: &Stream) {
        let check = *self.random.pick(CHECKS);
        let (good, bad) = (self.fresh(from), self.fresh(from));
        let pair = format!("let ({}, {}) = {}.try_map({check})", good.name, bad.name, from.name);
        if self.random.once_in(2) {
            self.pipeline.statements.push(format!("{pair}.split_errors();"));
            self.pipeline.readings.push(format!("{pair}.split_errors();"));
            self.streams.extend([good, bad]);
        } else {
            self.pipeline.statements.push(format!("let {} = {}.try_map({check}).or_drop();", good.name, from.name));
            self.pipeline.readings.push(format!("{pair}.or_drop();"));
            self.pipeline.rejected.push(bad.name);
            self.streams.push(good);
        }
    }

    /// With a stream that agrees on time and comes from elsewhere: the order among items of one origin, some of which went one way
    /// and some another, is not the oracle's to say.
    fn merge(&mut self, from: &Stream) {
        let fits = |other: &&Stream| other.time == from.time && other.origins.is_disjoint(&from.origins);
        let Some(other) = self.streams.iter().rev().find(fits).cloned() else { return self.items(from) };
        for stream in self.streams.iter_mut().filter(|stream| stream.name == other.name) {
            stream.used = true;
        }
        let merged = self.fresh(from);
        self.pipeline.statements.push(format!("let {} = {}.merge({});", merged.name, from.name, other.name));
        self.pipeline.readings.push(format!("let {} = {}.merge(&{});", merged.name, from.name, other.name));
        // The loop of what stands first in the text runs first.
        let in_order = from.origins.last() < other.origins.first();
        let origins = &from.origins | &other.origins;
        self.streams.push(Stream { origins, ordered: from.ordered && other.ordered && in_order, ..merged });
    }

    fn batch(&mut self, from: &Stream) {
        let call = if from.ordered { *self.random.pick(ORDERED_BATCHES) } else { BATCHES[0] };
        let batch = self.both(from, call);
        let made = self.made(&batch, Time::Arrival, true);
        self.streams.push(Stream { name: batch.name, ..made });
    }

    /// Timestamps, a watermark, or both.
    fn timed(&mut self, from: &Stream) {
        let stamped = match from.time {
            Time::Arrival => self.both(from, "timestamp(|event| event.time())"),
            _ => from.clone(),
        };
        if from.time == Time::Arrival && self.random.once_in(3) {
            self.streams.push(Stream { time: Time::Stamped, ..stamped });
            return;
        }
        let bound = *self.random.pick(&[0, 1, 5, 40]);
        let timed = self.fresh(&stamped);
        let (name, from) = (&timed.name, &stamped.name);
        self.pipeline.statements.push(format!("let {name} = {from}.watermark(bounded({bound}.micros()));"));
        self.pipeline.readings.push(format!("let {name} = {from}.watermark({bound});"));
        self.streams.push(Stream { time: Time::Watermarked, ..timed });
    }

    fn aggregate(&mut self, from: &Stream) -> &'static Aggregate {
        self.aggregate_that(from, |_| true)
    }

    fn aggregate_that(&mut self, from: &Stream, fits: impl Fn(&Aggregate) -> bool) -> &'static Aggregate {
        let fits = |aggregate: &&Aggregate| (aggregate.any_order || from.ordered) && fits(aggregate);
        let fits: Vec<_> = AGGREGATES.iter().filter(fits).collect();
        fits[self.random.below(fits.len())]
    }

    fn keyed(&mut self, from: &Stream) -> String {
        let (key, values) = (*self.random.pick(KEYS), *self.random.pick(VALUES));
        format!("{}.key_by({key}){values}", from.name)
    }

    fn running(&mut self, from: &Stream) {
        let (keyed, aggregate) = (self.keyed(from), self.aggregate(from));
        let results = self.made(from, Time::Arrival, false);
        self.pipeline.statements.push(format!("let {} = {keyed}.{};", results.name, aggregate.call));
        self.pipeline.readings.push(format!("let {} = {keyed}.running({});", results.name, aggregate.reading));
        self.results(results);
    }

    fn per_batch(&mut self, from: &Stream) {
        let (keyed, aggregate) = (self.keyed(from), self.aggregate(from));
        let results = self.made(from, Time::Arrival, false);
        self.pipeline.statements.push(format!("let {} = {keyed}.per_batch().{};", results.name, aggregate.call));
        self.pipeline.readings.push(format!("let {} = {keyed}.per_batch({});", results.name, aggregate.reading));
        self.results(results);
    }

    fn windowed(&mut self, from: &Stream) {
        let windows = Windows::draw(self.random, from.ordered);
        let aggregate = self.aggregate_that(from, |aggregate| windows.kind.takes(aggregate));
        let (keyed, reading, result) = self.maybe_keyed(from);
        let (results, late) = (self.made(from, Time::Watermarked, false), self.fresh(from));
        let calls = format!("{keyed}.window({}).{}", windows.argument, aggregate.call);
        let (on_time, too_late) = (&results.name, &late.name);
        self.pipeline.readings.push(format!(
            "let ({on_time}, {too_late}) = {reading}.{}, {});",
            windows.reading,
            windows.kind.reading(aggregate)
        ));
        self.pipeline.readings.push(format!("let {on_time} = {on_time}.map({result});"));
        let statement = match self.random.below(3) {
            0 => format!("let {on_time} = {calls}.drop_late();"),
            1 => {
                self.pipeline.late.push(too_late.clone());
                format!("let {on_time} = {calls}.count_late();")
            }
            _ => {
                self.pipeline.late.push(too_late.clone());
                let statement = format!("let ({on_time}, {too_late}) = {calls}.split_late();");
                // What is late for a session is told by the owner of its key.
                let ordered = late.ordered && windows.kind != Kind::Session;
                self.streams.push(Stream { ordered, ..late });
                statement
            }
        };
        self.pipeline.statements.push(statement);
        self.results(results);
    }

    /// A stream with a key or without, its reading, and what a result of it is in the pipeline.
    fn maybe_keyed(&mut self, from: &Stream) -> (String, String, &'static str) {
        if self.random.once_in(5) {
            let reading = format!("{}.key_by(|_| ())", from.name);
            return (from.name.clone(), reading, "|((), window, value)| (window, value)");
        }
        let keyed = self.keyed(from);
        (keyed.clone(), keyed, "|result| result")
    }

    /// An operator with a state of its own, of which the order of a key's items shows.
    fn state(&mut self, from: &Stream) {
        let (call, reading) = match (self.random.below(3), from.time) {
            (0, _) => (format!("{}.scan(5, counted)", self.keyed(from)), None),
            (1, Time::Watermarked) => (
                format!("{}.dedup(|event| event.word).within(15.micros())", from.name),
                Some(format!("{}.dedup(|event| event.word, Some(15))", from.name)),
            ),
            _ => (
                format!("{}.dedup(|event| (event.key, event.word))", from.name),
                Some(format!("{}.dedup(|event| (event.key, event.word), None)", from.name)),
            ),
        };
        let given = self.made(from, from.time, false);
        let reading = reading.unwrap_or_else(|| call.clone());
        self.pipeline.statements.push(format!("let {} = {call};", given.name));
        self.pipeline.readings.push(format!("let {} = {reading};", given.name));
        self.streams.push(given);
    }

    /// What becomes of results: they are written as they are, or made events of, which go on.
    fn results(&mut self, results: Stream) {
        if self.random.once_in(3) {
            let texts = self.both(&results, "map(text)");
            self.output(&texts, "String");
        } else {
            let events = self.both(&results, "map(event_of)");
            self.streams.push(events);
        }
    }

    fn output(&mut self, from: &Stream, item: &'static str) {
        let number = self.pipeline.outputs.len();
        self.pipeline.statements.push(format!("{}.sink(out_{number});", from.name));
        self.pipeline.outputs.push(Output { stream: from.name.clone(), item });
    }

    /// Writes every stream that nothing reads.
    fn finish(mut self) -> Pipeline {
        for stream in std::mem::take(&mut self.streams) {
            if !stream.used {
                self.output(&stream, "Event");
            }
        }
        self.pipeline
    }
}
