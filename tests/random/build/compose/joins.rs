//! Two streams by their keys: joins and lookups.

use super::Composer;
use crate::operators::*;
use crate::stream::{Stream, Time};

/// A kind of join: its call, who may come alone in its reading, and what it gives of the two sides.
const JOINS: &[(&str, &str, &str)] = &[
    ("join", "INNER", "a?, b?"),
    ("left_join", "Alone { left: true, right: false }", "a?, b"),
    ("right_join", "Alone { left: false, right: true }", "a, b?"),
    ("outer_join", "Alone { left: true, right: true }", "a, b"),
];

/// The two sides of a join, with their key.
struct Sides {
    left: String,
    right: String,
}

impl Composer<'_> {
    /// Rows that are near in time.
    pub(super) fn near(&mut self, from: &Stream) {
        let other = self.other(|other| other.ordered && other.time == Time::Watermarked).unwrap_or(from.clone());
        let Sides { left, right } = self.sides(from, &other);
        let (call, alone, sides) = *self.random.pick(JOINS);
        let (before, after) = *self.random.pick(&[(0, 0), (6, 6), (0, 30), (12, 3)]);
        let results = self.made(from, Time::Watermarked, false);
        let name = &results.name;
        self.pipeline.statements.push(format!(
            "let {name} = {left}.{call}({right}).between({before}.micros(), {after}.micros()).count_late();"
        ));
        self.pipeline.readings.push(format!(
            "let ({name}, late_{name}) = {left}.between(&{right}, Between {{ before: {before}, after: {after} }}, {alone});"
        ));
        let row = format!("|(key, met)| {{ let (a, b) = met.sides(); Some((key, {sides})) }}");
        self.pipeline.readings.push(format!("let {name} = {name}.filter_map({row});"));
        self.pipeline.late.push(format!("late_{name}"));
        self.results(results);
    }

    /// Rows of a window.
    pub(super) fn in_window(&mut self, from: &Stream) {
        let fits = |other: &Stream| other.ordered && other.time == Time::Watermarked && other.name != from.name;
        let Some(other) = self.other(fits) else { return self.near(from) };
        let Sides { left, right } = self.sides(from, &other);
        let (size, grace) = *self.random.pick(&[(1, 0), (20, 0), (7, 3)]);
        let results = self.made(from, Time::Watermarked, false);
        let name = &results.name;
        let (call, rows) = self.pairing("key, window");
        let windows = format!("tumbling({size}.micros()).grace({grace}.micros())");
        self.pipeline.statements.push(format!("let {name} = {left}.{call}({right}).window({windows}).count_late();"));
        self.pipeline.readings.push(format!(
            "let ({name}, late_{name}) = {left}.beside(&{right})\
             .windowed(reading::Tumbling {{ grace: {grace}, ..reading::tumbling({size}) }}, sides);"
        ));
        self.pipeline.readings.push(format!("let {name} = {name}.{rows};"));
        self.pipeline.late.push(format!("late_{name}.len()"));
        self.results(results);
    }

    /// Rows of a batch.
    pub(super) fn in_batch(&mut self, from: &Stream) {
        let fits = |other: &Stream| other.ordered && other.time == from.time && other.name != from.name;
        let Some(other) = self.other(fits) else { return self.per_batch(from) };
        let Sides { left, right } = self.sides(from, &other);
        let results = self.made(from, Time::Arrival, false);
        let name = &results.name;
        let (call, rows) = self.pairing("key");
        self.pipeline.statements.push(format!("let {name} = {left}.{call}({right}).per_batch();"));
        self.pipeline.readings.push(format!("let {name} = {left}.beside(&{right}).per_batch(sides).{rows};"));
        self.results(results);
    }

    /// The events with what a table has for them: the newest value, or the one that was valid at their time.
    pub(super) fn looked_up(&mut self, from: &Stream) {
        let is_timed = from.time != Time::Arrival;
        let fits = |other: &Stream| other.ordered && (!is_timed || other.time == Time::Watermarked);
        let Some(other) = self.other(fits) else { return self.items(from) };
        let (key, values) = (*self.random.pick(KEYS), *self.random.pick(VALUES));
        let keyed = format!("{}.key_by({key}){values}", other.name);
        let (table, keep) = if is_timed && self.random.once_in(2) {
            let keep = *self.random.pick(&[0, 30]);
            (format!("versions({keep}.micros())"), format!("Some({keep})"))
        } else {
            ("latest()".to_owned(), "None".to_owned())
        };
        let found = self.fresh(from);
        let (name, from) = (&found.name, &from.name);
        self.pipeline.statements.push(format!("let {name} = {from}.lookup({keyed}.{table}, {key});"));
        self.pipeline.readings.push(format!("let {name} = {from}.lookup(&{keyed}, {keep}, {key});"));
        self.results(found);
    }

    /// One of the streams, which is read now.
    fn other(&mut self, fits: impl Fn(&Stream) -> bool) -> Option<Stream> {
        let fit: Vec<_> = (0..self.streams.len()).filter(|at| fits(&self.streams[*at])).collect();
        let at = *fit.get(self.random.below(fit.len().max(1)))?;
        self.streams[at].used = true;
        Some(self.streams[at].clone())
    }

    fn sides(&mut self, left: &Stream, right: &Stream) -> Sides {
        let key = *self.random.pick(KEYS);
        let mut side = |stream: &Stream| format!("{}.key_by({key}){}", stream.name, self.random.pick(VALUES));
        Sides { left: side(left), right: side(right) }
    }

    /// A join of what is together in a group: the call, and what its reading does with a group of both sides. A row begins with `names`, which are `Copy`.
    fn pairing(&mut self, names: &str) -> (&'static str, String) {
        if self.random.once_in(4) {
            return ("cogroup", format!("map(|({names}, (a, b))| ({names}, a, b))"));
        }
        let (call, alone, sides) = *self.random.pick(JOINS);
        let row = format!("|met| {{ let (a, b) = met.sides(); Some(({names}, {sides})) }}");
        (call, format!("flat_map(|({names}, (a, b))| in_pairs(&a, &b, {alone}, {row}))"))
    }
}
