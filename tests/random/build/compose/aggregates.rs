//! Aggregates: running, of a batch, of windows.

use super::Composer;
use crate::operators::*;
use crate::stream::{Stream, Time};
use crate::windows::{Kind, Windows};

impl Composer<'_> {
    pub(super) fn aggregate(&mut self, from: &Stream) -> &'static Aggregate {
        self.aggregate_that(from, |_| true)
    }

    pub(super) fn aggregate_that(&mut self, from: &Stream, fits: impl Fn(&Aggregate) -> bool) -> &'static Aggregate {
        let fits = |aggregate: &&Aggregate| (aggregate.any_order || from.ordered) && fits(aggregate);
        let fits: Vec<_> = AGGREGATES.iter().filter(fits).collect();
        fits[self.random.below(fits.len())]
    }

    pub(super) fn running(&mut self, from: &Stream) {
        let (keyed, aggregate) = (self.keyed(from), self.aggregate(from));
        let results = self.made(from, Time::Arrival, false);
        let (name, (changes, of_changes)) = (&results.name, self.maybe_changes());
        self.pipeline.statements.push(format!("let {name} = {keyed}.{}{changes};", aggregate.call));
        self.pipeline.readings.push(format!("let {name} = {keyed}.running{of_changes}({});", aggregate.reading));
        self.results(results);
    }

    /// Now and then an aggregate gives its changes: the call that says so, and what the name of its reading ends in.
    pub(super) fn maybe_changes(&mut self) -> (&'static str, &'static str) {
        if self.random.once_in(4) { (".changes()", "_changes") } else { ("", "") }
    }

    pub(super) fn per_batch(&mut self, from: &Stream) {
        let (keyed, aggregate) = (self.keyed(from), self.aggregate(from));
        let results = self.made(from, Time::Arrival, false);
        self.pipeline.statements.push(format!("let {} = {keyed}.per_batch().{};", results.name, aggregate.call));
        self.pipeline.readings.push(format!("let {} = {keyed}.per_batch({});", results.name, aggregate.reading));
        self.results(results);
    }

    pub(super) fn windowed(&mut self, from: &Stream) {
        let windows = Windows::draw(self.random, from.ordered);
        let aggregate = self.aggregate_that(from, |aggregate| windows.kind.takes(aggregate));
        let (keyed, reading, result) = self.maybe_keyed(from);
        let (results, late) = (self.made(from, Time::Watermarked, false), self.fresh(from));
        let (changes, of_changes) = self.maybe_changes();
        let calls = format!("{keyed}.window({}).{}{changes}", windows.argument, aggregate.call);
        let (on_time, too_late) = (&results.name, &late.name);
        self.pipeline.readings.push(format!(
            "let ({on_time}, {too_late}) = {reading}.{}{of_changes}({}, {});",
            windows.reader,
            windows.reading,
            windows.kind.reading(aggregate)
        ));
        self.pipeline.readings.push(format!("let {on_time} = {on_time}.map({result});"));
        let statement = match self.random.below(3) {
            0 => format!("let {on_time} = {calls}.drop_late();"),
            1 => {
                self.pipeline.late.push(format!("{too_late}.len()"));
                format!("let {on_time} = {calls}.count_late();")
            }
            _ => {
                self.pipeline.late.push(format!("{too_late}.len()"));
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
    pub(super) fn maybe_keyed(&mut self, from: &Stream) -> (String, String, &'static str) {
        if self.random.once_in(5) {
            let reading = format!("{}.key_by(|_| ())", from.name);
            return (from.name.clone(), reading, "|((), window, value)| (window, value)");
        }
        let keyed = self.keyed(from);
        (keyed.clone(), keyed, "|result| result")
    }

    /// A running aggregate of the results of another, of the key that they have.
    pub(super) fn again(&mut self, from: &Stream) {
        let (keyed, aggregate) = (self.keyed(from), self.aggregate(from));
        let results = self.made(from, Time::Arrival, false);
        let name = &results.name;
        let (first, inner) = (format!("{keyed}.{}", aggregate.call), format!("{keyed}.running({})", aggregate.reading));
        self.pipeline.statements.push(format!("let {name} = {first}.rekey().map_values(event_of).fold(7, mixed);"));
        self.pipeline.readings.push(format!("let {name} = {inner}.key_by(|result| result.0).map_values(event_of);"));
        self.pipeline.readings.push(format!("let {name} = {name}.running(reading::fold(7, mixed));"));
        self.results(results);
    }

    /// Windows of so many items. Where they overlap they are put together of parts.
    pub(super) fn counted(&mut self, from: &Stream) {
        let (size, slide) = *self.random.pick(&[(1, 1), (3, 3), (6, 2), (6, 4), (5, 1)]);
        let aggregate = self.aggregate_that(from, |aggregate| size == slide || aggregate.parts == Parts::OfAll);
        let (keyed, reading, result) = self.maybe_keyed(from);
        let results = self.made(from, Time::Arrival, false);
        let (name, every) = (&results.name, if size == slide { String::new() } else { format!(".every({slide})") });
        let statement = format!("let {name} = {keyed}.window(count_window({size}){every}).{};", aggregate.call);
        let read = format!("let {name} = {reading}.counts({size}, {slide}, {}).map({result});", aggregate.reading);
        self.pipeline.statements.push(statement);
        self.pipeline.readings.push(read);
        self.results(results);
    }
}
