//! Windows that overlap: an item is in several, and late for each by itself.
//!
//! What a window comes to is put together from slices: runs of time in which all items are in the same windows. So its items are read slice by
//! slice, and in each in the order of their arrival. Where it shows how sums are put together (of floats), it is done at borders, which stand as
//! many slices apart as a window has: the slices before the border from the last to the first, the others from the first to the last.

use std::fmt::Debug;

use thalweg::{Timestamp, Window};

use super::keys::{Groups, ReadKeyed};
use super::windows::{Span, due, result};
use super::{END, Origin, Reached, Read};

/// Windows of one size, in microseconds, of which one begins every `slide`, aligned to the epoch and an offset (rules 1 and 5).
#[derive(Clone, Copy, Debug)]
pub struct Sliding {
    pub size: i64,
    pub slide: i64,
    pub offset: i64,
    pub grace: i64,
}

/// Windows without offset and grace.
pub fn sliding(size: i64, slide: i64) -> Sliding {
    Sliding { size, slide, offset: 0, grace: 0 }
}

/// The items of a window by slice: those before its border, and the others.
pub struct Slices<T> {
    before: Vec<Vec<T>>,
    behind: Vec<Vec<T>>,
}

impl Sliding {
    /// The windows that hold a time, the oldest first.
    pub(super) fn holding(&self, at: Timestamp) -> Vec<Span> {
        let (at, size, slide) = (i128::from(at.as_micros()), i128::from(self.size), i128::from(self.slide));
        let last = (at - i128::from(self.offset)).div_euclid(slide);
        let span = |window: i128| {
            let start = window * slide + i128::from(self.offset);
            Span { start, end: start + size }
        };
        let mut spans: Vec<_> = (0..).map(|back| span(last - back)).take_while(|span| at < span.end).collect();
        spans.reverse();
        spans
    }

    /// The number of the slice whose items are in these windows.
    pub(super) fn slice(&self, holding: &[Span]) -> i128 {
        let last = (holding[holding.len() - 1].start - i128::from(self.offset)) / i128::from(self.slide);
        match self.size % self.slide {
            0 => last,
            // In the first part of a slide there is a window more.
            _ => 2 * last + i128::from(holding.len() as i64 == self.size / self.slide),
        }
    }

    /// The number of a window's first slice that stands behind a border.
    pub(super) fn border(&self, span: Span) -> i128 {
        let window = (span.start - i128::from(self.offset)) / i128::from(self.slide);
        let whole = i128::from(self.size / self.slide);
        let (first, slices) = match self.size % self.slide {
            0 => (window, whole),
            _ => (2 * window, 2 * whole + 1),
        };
        first + (-first).rem_euclid(slices)
    }

    pub(super) fn is_over(&self, span: Span, watermark: Reached) -> bool {
        watermark.is_some_and(|watermark| watermark == END || span.end + i128::from(self.grace) <= watermark)
    }

    pub(super) fn behind(&self, watermark: Reached) -> Reached {
        watermark.map(|watermark| if watermark == END { END } else { watermark - i128::from(self.grace) })
    }
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// The results, and the items that were late for all of their windows.
    pub fn sliding<R>(&self, windows: Sliding, aggregate: impl Fn(&Slices<T>) -> R) -> (Read<(K, Window, R)>, Read<T>) {
        let origin = Origin::of_operator(&self.steps);
        let mut open = Groups::<(Span, K), (i128, T)>::new();
        let (mut fired, mut late) = (Vec::new(), Vec::new());
        for (number, step) in self.steps.iter().enumerate() {
            late.push(Vec::new());
            for (key, item) in step {
                let holding = windows.holding(item.at.expect("a window stands behind timestamps"));
                let slice = windows.slice(&holding);
                let mut is_late = true;
                for span in holding.into_iter().filter(|span| !windows.is_over(*span, self.frozen(number))) {
                    open.add((span, key.clone()), (slice, item.value.clone()));
                    is_late = false;
                }
                if is_late {
                    late[number].push(item.clone());
                }
            }
            let due = due(&open, |span| windows.is_over(span, self.reached(number)));
            let value = |place: &(Span, K)| aggregate(&slices(open.of(place), windows.border(place.0)));
            fired.push(due.iter().map(|place| result(origin, place, value(place))).collect());
            due.iter().for_each(|place| open.remove(place));
        }
        let reached = self.unkeyed.reached.iter().map(|watermark| windows.behind(*watermark)).collect();
        (Read { steps: fired, origins: vec![origin], reached }, Read { steps: late, ..self.unkeyed.clone() })
    }
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// Whether an item came too late for one of its windows, though maybe not for all.
    pub fn misses_a_window(&self, windows: Sliding) -> bool {
        self.steps.iter().enumerate().any(|(number, step)| {
            let is_over = |span: Span| windows.is_over(span, self.frozen(number));
            step.iter().any(|(_, item)| item.at.is_some_and(|at| windows.holding(at).into_iter().any(is_over)))
        })
    }
}

pub(super) fn slices<T: Clone>(items: &[(i128, T)], border: i128) -> Slices<T> {
    let mut items = items.to_vec();
    items.sort_by_key(|(slice, _)| *slice);
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    for slice in items.chunk_by(|(slice, _), (next, _)| slice == next) {
        let side = if slice[0].0 < border { &mut before } else { &mut behind };
        side.push(slice.iter().map(|(_, item)| item.clone()).collect());
    }
    Slices { before, behind }
}

/// An aggregate that shows nothing of slices but their order.
pub fn of_slices<T: Clone, R>(aggregate: impl Fn(&[T]) -> R) -> impl Fn(&Slices<T>) -> R {
    move |slices| aggregate(&[slices.before.concat(), slices.behind.concat()].concat())
}

/// A sum of the sums of slices.
pub fn sum_of_sums<T>(number: impl Fn(&T) -> f64) -> impl Fn(&Slices<T>) -> f64 {
    move |slices| {
        let sum = |items: &Vec<T>| items.iter().fold(0.0, |sum, item| sum + number(item));
        let before = slices.before.iter().map(sum).rev().reduce(|later, earlier| earlier + later);
        let behind = slices.behind.iter().map(sum).reduce(|earlier, later| earlier + later);
        before.into_iter().chain(behind).reduce(|before, behind| before + behind).expect("a window has an item")
    }
}

/// The sum of the sums of slices by the number of items.
pub fn mean_of_sums<T>(number: impl Fn(&T) -> f64) -> impl Fn(&Slices<T>) -> f64 {
    let sum = sum_of_sums(number);
    move |slices| sum(slices) / slices.before.iter().chain(&slices.behind).map(Vec::len).sum::<usize>() as f64
}
