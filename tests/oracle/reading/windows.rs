//! Windows of event time, and what is late for them.

use std::fmt::Debug;

use thalweg::{Timestamp, Window};

use super::keys::{Groups, ReadKeyed};
use super::{END, Item, Origin, Reached, Read};

/// Windows of one size, in microseconds, aligned to the epoch and an offset (rule 1).
#[derive(Clone, Copy, Debug)]
pub struct Tumbling {
    pub size: i64,
    pub offset: i64,
    pub grace: i64,
}

/// Windows without offset and grace.
pub fn tumbling(size: i64) -> Tumbling {
    Tumbling { size, offset: 0, grace: 0 }
}

/// A window, not yet cut to what time there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: i128,
    pub(super) end: i128,
}

impl Span {
    fn window(self) -> Window {
        let cut = |at: i128| Timestamp::from_micros(at.clamp(i64::MIN.into(), i64::MAX.into()) as i64);
        Window { start: cut(self.start), end: cut(self.end) }
    }
}

impl Tumbling {
    pub(super) fn containing(&self, at: Timestamp) -> Span {
        let (at, size, offset) = (i128::from(at.as_micros()), i128::from(self.size), i128::from(self.offset));
        let start = (at - offset).div_euclid(size) * size + offset;
        Span { start, end: start + size }
    }

    /// Whether a window is over: what comes for it now is late, and its result, which waits for the grace, is due (rules 3 and 14).
    pub(super) fn is_over(&self, span: Span, watermark: Reached) -> bool {
        watermark.is_some_and(|watermark| watermark == END || span.end + i128::from(self.grace) <= watermark)
    }

    /// How far time has come behind them: no result comes that is older (rule 11).
    pub(super) fn behind(&self, watermark: Reached) -> Reached {
        watermark.map(|watermark| if watermark == END { END } else { watermark - i128::from(self.grace) })
    }
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// The results, and the items that were late.
    pub fn windowed<R>(&self, windows: Tumbling, aggregate: impl Fn(&[T]) -> R) -> (Read<(K, Window, R)>, Read<T>) {
        let origin = Origin::of_operator(&self.steps);
        let mut open = Groups::<(Span, K), T>::new();
        let (mut fired, mut late) = (Vec::new(), Vec::new());
        for (number, step) in self.steps.iter().enumerate() {
            late.push(Vec::new());
            for (key, item) in step {
                let span = windows.containing(item.at.expect("a window stands behind timestamps"));
                match windows.is_over(span, self.frozen(number)) {
                    true => late[number].push(item.clone()),
                    false => open.add((span, key.clone()), item.value.clone()),
                }
            }
            let due = due(&open, |span| windows.is_over(span, self.reached(number)));
            fired.push(due.iter().map(|place| result(origin, place, aggregate(open.of(place)))).collect());
            due.iter().for_each(|place| open.remove(place));
        }
        let reached = self.unkeyed.reached.iter().map(|watermark| windows.behind(*watermark)).collect();
        (Read { steps: fired, origins: vec![origin], reached }, Read { steps: late, ..self.unkeyed.clone() })
    }
}

/// What fires at the end of a step, the oldest first.
pub(super) fn due<K: Clone + PartialEq, T>(
    open: &Groups<(Span, K), T>,
    is_over: impl Fn(Span) -> bool,
) -> Vec<(Span, K)> {
    let mut due: Vec<_> = open.keys().filter(|(span, _)| is_over(*span)).cloned().collect();
    due.sort_by_key(|(span, _)| *span);
    due
}

/// A result: its time is the last microsecond of its window (rule 2).
pub(super) fn result<K: Clone + Debug, R>(origin: Origin, (span, key): &(Span, K), value: R) -> Item<(K, Window, R)> {
    let window = span.window();
    let at = Timestamp::from_micros(window.end.as_micros() - 1);
    Item { value: (key.clone(), window, value), at: Some(at), origin: origin.id, key: format!("{key:?}") }
}
