//! State of one's own. The order of a key's items shows in it.

use super::Composer;
use crate::operators::*;
use crate::stream::{Stream, Time};

impl Composer<'_> {
    /// An operator with a state of its own, of which the order of a key's items shows.
    pub(super) fn state(&mut self, from: &Stream) {
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

    /// State with a timer, which is over some time after the last item.
    pub(super) fn process(&mut self, from: &Stream) {
        let keyed = self.keyed(from);
        let given = self.made(from, Time::Watermarked, false);
        let name = &given.name;
        self.pipeline.statements.push(format!("let {name} = {keyed}.expire_after(20.micros()){PROCESS};"));
        self.pipeline.readings.push(format!("let {name} = {keyed}.process({PROCESS_READING});"));
        self.results(given);
    }

    /// A running aggregate of what came since the last pause.
    pub(super) fn expiring(&mut self, from: &Stream) {
        let (keyed, aggregate) = (self.keyed(from), self.aggregate(from));
        let results = self.made(from, Time::Arrival, false);
        let (name, lasts) = (&results.name, *self.random.pick(&[4, 15]));
        let (changes, of_changes) = self.maybe_changes();
        let statement = format!("let {name} = {keyed}.expire_after({lasts}.micros()).{}{changes};", aggregate.call);
        self.pipeline.statements.push(statement);
        let read = format!("let {name} = {keyed}.expiring{of_changes}({lasts}, {});", aggregate.reading);
        self.pipeline.readings.push(read);
        self.results(results);
    }
}
