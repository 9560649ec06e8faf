//! What looks at one item, or at one batch, and keeps nothing; and time.

use super::Composer;
use crate::operators::*;
use crate::stream::{Stream, Time};

impl Composer<'_> {
    pub(super) fn items(&mut self, from: &Stream) {
        let call = *self.random.pick(ITEMS);
        let stream = self.both(from, call);
        self.streams.push(stream);
    }

    pub(super) fn numbers(&mut self, from: &Stream) {
        let call = *self.random.pick(NUMBERS);
        let stream = self.both(from, call);
        self.streams.push(stream);
    }

    pub(super) fn partition(&mut self, from: &Stream) {
        let test = *self.random.pick(TESTS);
        let (yes, no) = (self.fresh(from), self.fresh(from));
        let statement = format!("let ({}, {}) = {}.partition({test});", yes.name, no.name, from.name);
        self.pipeline.statements.push(statement.clone());
        self.pipeline.readings.push(statement);
        self.streams.extend([yes, no]);
    }

    pub(super) fn fallible(&mut self, from: &Stream) {
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
    pub(super) fn merge(&mut self, from: &Stream) {
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

    pub(super) fn batch(&mut self, from: &Stream) {
        let call = if from.ordered { *self.random.pick(ORDERED_BATCHES) } else { BATCHES[0] };
        let batch = self.both(from, call);
        let made = self.made(&batch, Time::Arrival, true);
        self.streams.push(Stream { name: batch.name, ..made });
    }

    /// Timestamps, a watermark, or both.
    pub(super) fn timed(&mut self, from: &Stream) {
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

    /// An outside call for each event. Of what comes in no known order the answers do neither.
    pub(super) fn asked(&mut self, from: &Stream) {
        let (calls, order) = if from.ordered { ("calls(4)", "") } else { ("calls(3).unordered()", ".unordered()") };
        let (good, bad) = (self.made(from, from.time, from.ordered), self.fresh(from));
        let pair = format!("let ({}, {}) = {}", good.name, bad.name, from.name);
        let call = format!("map_async({calls}, async |event| asked(event).await)");
        self.pipeline.statements.push(format!("{pair}.{call}.split_errors();"));
        self.pipeline.readings.push(format!("{pair}.map_async(0, answer){order}.split_errors();"));
        self.results(Stream { name: bad.name, ..good.clone() });
        self.streams.push(good);
    }
}
