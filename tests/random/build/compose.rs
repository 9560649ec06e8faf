//! Composes a pipeline: begins with its sources, and puts operators behind streams as the rules allow.

use std::collections::BTreeSet;

mod aggregates;
mod flow;
mod joins;
mod state;

use crate::operators::{KEYS, VALUES};
use crate::random::Random;
use crate::stream::{Output, Pipeline, Stream, Time};

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
        match (self.random.below(29), stream.time) {
            (16..18, _) if stream.ordered => self.state(&stream),
            (18, _) if stream.ordered => self.counted(&stream),
            (19, Time::Watermarked) if stream.ordered => self.process(&stream),
            (20, Time::Watermarked) if stream.ordered => self.expiring(&stream),
            (21..23, Time::Watermarked) if stream.ordered => self.near(&stream),
            (23, Time::Watermarked) if stream.ordered => self.in_window(&stream),
            (24, _) if stream.ordered => self.in_batch(&stream),
            (25..27, _) => self.looked_up(&stream),
            (27, _) => self.asked(&stream),
            (28, _) => self.again(&stream),
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

    fn keyed(&mut self, from: &Stream) -> String {
        let (key, values) = (*self.random.pick(KEYS), *self.random.pick(VALUES));
        format!("{}.key_by({key}){values}", from.name)
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
