//! `changes`: what was given before of each result is known, and what has changed since is given with it (rule 14).

use std::fmt::Debug;

use thalweg::Window;
use thalweg::prelude::Change;

use super::keys::{Groups, ReadKeyed};
use super::sessions::{Sessions, alone};
use super::sliding::{self, Slices, Sliding};
use super::windows::{Span, Tumbling, result};
use super::{END, Item, Origin, Reached, Read, running};

/// The changes of windows.
type ReadChanges<K, R> = Read<(K, Window, Change<R>)>;

/// The results that were given, by what they are of.
struct Given<P, R>(Vec<(P, R)>);

impl<P: Clone + PartialEq, R: Clone> Given<P, R> {
    fn take(&mut self, place: &P) -> Option<R> {
        self.0.iter().position(|(other, _)| other == place).map(|n| self.0.remove(n).1)
    }

    fn change(&mut self, place: &P, new: R) -> Change<R> {
        let old = self.take(place);
        self.0.push((place.clone(), new.clone()));
        Change { old, new: Some(new) }
    }

    fn taken_back(&mut self, place: &P) -> Option<Change<R>> {
        self.take(place).map(|old| Change { old: Some(old), new: None })
    }
}

/// Whether the end of a window has come: its first result is due, and from now on what corrects it.
fn has_come(span: Span, watermark: Reached) -> bool {
    watermark.is_some_and(|watermark| watermark == END || span.end <= watermark)
}

/// A session as it is given: at the end of time, one that becomes longer is the same window.
fn cut(span: Span) -> Span {
    Span { end: span.end.min(i64::MAX.into()), ..span }
}

/// Whether a session is one that another has become a part of.
fn holds<K: PartialEq>((span, key): &(Span, K), (other, of): &(Span, K)) -> bool {
    key == of && span.start <= other.start && other.end <= span.end
}

fn note<P: Clone + PartialEq>(places: &mut Vec<P>, place: &P) {
    if !places.contains(place) {
        places.push(place.clone());
    }
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// Of each key that a step touches, the change.
    pub fn running_changes<R: Clone>(&self, aggregate: impl Fn(&[T]) -> R) -> Read<(K, Change<R>)> {
        let (mut given, values) = (Given(Vec::new()), self.running(aggregate));
        let mut change = |item: &Item<(K, R)>| {
            let (key, value) = item.value.clone();
            item.with((key.clone(), given.change(&key, value)))
        };
        let steps = values.steps.iter().map(|step| step.iter().map(&mut change).collect()).collect();
        Read { steps, origins: values.origins, reached: values.reached }
    }

    /// The same where a key that has had nothing for so long is forgotten, and its value taken back; but not at the end of the input.
    pub fn expiring_changes<R: Clone>(&self, lasts: i64, aggregate: impl Fn(&[T]) -> R) -> Read<(K, Change<R>)> {
        const LAST: i64 = i64::MAX - 1;
        let origin = Origin::of_operator(&self.steps);
        let (mut given, mut all) = (Given(Vec::new()), Groups::<K, T>::new());
        let mut until = Vec::<(K, i64)>::new();
        let mut steps = Vec::new();
        for (number, step) in self.steps.iter().enumerate() {
            let (mut changes, mut touched) = (Vec::new(), Vec::new());
            for (key, item) in step {
                let at = item.at.expect("it stands behind timestamps").as_micros();
                let is_over = |(other, until): &(K, i64)| other == key && *until <= at && *until != LAST;
                if until.iter().any(is_over) {
                    all.remove(key);
                    changes.extend(given.taken_back(key).map(|change| (key.clone(), change)));
                }
                let end = at.saturating_add(lasts).min(LAST);
                match until.iter_mut().find(|(other, _)| other == key) {
                    Some((_, until)) => *until = end.max(*until),
                    None => until.push((key.clone(), end)),
                }
                all.add(key.clone(), item.value.clone());
                note(&mut touched, key);
            }
            changes.extend(touched.iter().map(|key| (key.clone(), given.change(key, aggregate(all.of(key))))));
            let reached = self.reached(number);
            for (key, _) in until.extract_if(.., |(_, until)| reached.is_some_and(|now| i128::from(*until) <= now)) {
                all.remove(&key);
                changes.extend(given.taken_back(&key).filter(|_| reached != Some(END)).map(|change| (key, change)));
            }
            steps.push(changes.into_iter().map(|(key, change)| running::result(origin, &key, change)).collect());
        }
        Read { steps, origins: vec![origin], reached: vec![None; self.steps.len()] }
    }

    /// The changes of windows, and the items that were late.
    pub fn windowed_changes<R: Clone>(
        &self,
        windows: Tumbling,
        aggregate: impl Fn(&[T]) -> R,
    ) -> (ReadChanges<K, R>, Read<T>) {
        self.early_windowed_changes(windows, &[], aggregate)
    }

    /// The same, where in some steps a tick comes: then windows that are open give what they come to so far, if it has changed.
    pub fn early_windowed_changes<R: Clone>(
        &self,
        windows: Tumbling,
        ticks: &[bool],
        aggregate: impl Fn(&[T]) -> R,
    ) -> (ReadChanges<K, R>, Read<T>) {
        let origin = Origin::of_operator(&self.steps);
        let mut open = Groups::<(Span, K), T>::new();
        let (mut given, mut pending) = (Given(Vec::new()), Vec::new());
        let (mut steps, mut late) = (Vec::new(), Vec::new());
        for (number, step) in self.steps.iter().enumerate() {
            late.push(Vec::new());
            for (key, item) in step {
                let span = windows.containing(item.at.expect("a window stands behind timestamps"));
                match windows.is_over(span, self.frozen(number)) {
                    true => late[number].push(item.clone()),
                    false => {
                        open.add((span, key.clone()), item.value.clone());
                        note(&mut pending, &(span, key.clone()));
                    }
                }
            }
            let is_tick = ticks.get(number) == Some(&true);
            let is_due = |(span, _): &mut (Span, K)| is_tick || has_come(*span, self.reached(number));
            let mut due: Vec<_> = pending.extract_if(.., is_due).collect();
            due.sort_by_key(|(span, _)| *span);
            let change = |place: &(Span, K)| result(origin, place, given.change(place, aggregate(open.of(place))));
            steps.push(due.iter().map(change).collect());
        }
        let reached = self.unkeyed.reached.iter().map(|watermark| windows.behind(*watermark)).collect();
        (Read { steps, origins: vec![origin], reached }, Read { steps: late, ..self.unkeyed.clone() })
    }

    /// The changes of windows that overlap, and the items that were late for all of theirs.
    pub fn sliding_changes<R: Clone>(
        &self,
        windows: Sliding,
        aggregate: impl Fn(&Slices<T>) -> R,
    ) -> (ReadChanges<K, R>, Read<T>) {
        self.early_sliding_changes(windows, &[], aggregate)
    }

    /// The same with ticks.
    pub fn early_sliding_changes<R: Clone>(
        &self,
        windows: Sliding,
        ticks: &[bool],
        aggregate: impl Fn(&Slices<T>) -> R,
    ) -> (ReadChanges<K, R>, Read<T>) {
        let origin = Origin::of_operator(&self.steps);
        let mut open = Groups::<(Span, K), (i128, T)>::new();
        let (mut given, mut pending) = (Given(Vec::new()), Vec::new());
        let (mut steps, mut late) = (Vec::new(), Vec::new());
        for (number, step) in self.steps.iter().enumerate() {
            late.push(Vec::new());
            for (key, item) in step {
                let holding = windows.holding(item.at.expect("a window stands behind timestamps"));
                let slice = windows.slice(&holding);
                let open_ones = holding.iter().filter(|span| !windows.is_over(**span, self.frozen(number)));
                let places: Vec<_> = open_ones.map(|span| (*span, key.clone())).collect();
                if places.is_empty() {
                    late[number].push(item.clone());
                }
                for place in places {
                    open.add(place.clone(), (slice, item.value.clone()));
                    note(&mut pending, &place);
                }
            }
            let is_tick = ticks.get(number) == Some(&true);
            let is_due = |(span, _): &mut (Span, K)| is_tick || has_come(*span, self.reached(number));
            let mut due: Vec<_> = pending.extract_if(.., is_due).collect();
            due.sort_by_key(|(span, _)| *span);
            let value = |place: &(Span, K)| aggregate(&sliding::slices(open.of(place), windows.border(place.0)));
            steps.push(due.iter().map(|place| result(origin, place, given.change(place, value(place)))).collect());
        }
        let reached = self.unkeyed.reached.iter().map(|watermark| windows.behind(*watermark)).collect();
        (Read { steps, origins: vec![origin], reached }, Read { steps: late, ..self.unkeyed.clone() })
    }

    /// The changes of sessions, and the items that were late. What was given of one that has become longer, or a part of another, is taken back as
    /// soon as it has.
    pub fn sessions_changes<R: Clone>(
        &self,
        windows: Sessions,
        aggregate: impl Fn(&[T]) -> R,
    ) -> (ReadChanges<K, R>, Read<T>) {
        self.early_sessions_changes(windows, &[], aggregate)
    }

    /// The same with ticks. What was given of a session before its end had come is taken back only when the next result is given.
    pub fn early_sessions_changes<R: Clone>(
        &self,
        windows: Sessions,
        ticks: &[bool],
        aggregate: impl Fn(&[T]) -> R,
    ) -> (ReadChanges<K, R>, Read<T>) {
        let (origin, late_origin) = (Origin::of_operator(&self.steps), Origin::of_operator(&self.steps));
        let mut open = Vec::new();
        let mut given = Given::<(Span, K), R>(Vec::new());
        // How many items there were of what was given.
        let mut settled = Vec::<((Span, K), usize)>::new();
        // Sessions of which the end had come.
        let mut closed = Vec::<(Span, K)>::new();
        let (mut steps, mut late) = (Vec::new(), Vec::new());
        for (number, step) in self.steps.iter().enumerate() {
            late.push(Vec::new());
            for (key, item) in step {
                let before = open.clone();
                let merged = windows.merged(&mut open, alone(key, item));
                if windows.is_over(&merged, self.frozen(number)) {
                    open = before;
                    late[number].push(Item { origin: late_origin.id, key: format!("{key:?}"), ..item.clone() });
                } else {
                    open.push(merged);
                }
            }
            open.sort_by_key(|session| session.first);
            let mut changes = Vec::new();
            for session in &open {
                let place = (cut(windows.span(session)), session.key.clone());
                let has_come = has_come(place.0, self.reached(number));
                let is_new = !settled.contains(&(place.clone(), session.items.len()));
                let gives = is_new && (has_come || ticks.get(number) == Some(&true));
                let mut old: Vec<_> =
                    given.0.iter().map(|(old, _)| old.clone()).filter(|old| holds(&place, old)).collect();
                old.retain(|old| *old != place && (gives || closed.contains(old)));
                old.sort_by_key(|old| old.0);
                changes.extend(old.iter().map(|old| result(origin, old, given.taken_back(old).expect("it was given"))));
                if gives {
                    changes.push(result(origin, &place, given.change(&place, aggregate(&session.items))));
                    settled.push((place.clone(), session.items.len()));
                }
                if has_come {
                    note(&mut closed, &place);
                }
            }
            steps.push(changes);
            // What is over stands for good, also where another session comes to hold its time.
            for over in open.extract_if(.., |open| windows.is_over(open, self.reached(number))) {
                given.take(&(cut(windows.span(&over)), over.key));
            }
        }
        let reached = self.unkeyed.reached.iter().map(|watermark| windows.behind(*watermark)).collect();
        let late = Read { steps: late, origins: vec![late_origin], reached: self.unkeyed.reached.clone() };
        (Read { steps, origins: vec![origin], reached }, late)
    }
}
