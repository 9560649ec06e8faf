//! Joins: every row of one side is held against every row of the other.

use std::fmt::Debug;

use thalweg::Timestamp;

use super::keys::ReadKeyed;
use super::{END, Item, Origin, Reached, Read};

/// How far a join reaches: a right row's time is in `[left - before, left + after]` (rule 24).
#[derive(Clone, Copy, Debug)]
pub struct Between {
    pub before: i64,
    pub after: i64,
}

/// Which sides may come alone.
#[derive(Clone, Copy, Debug)]
pub struct Alone {
    pub left: bool,
    pub right: bool,
}

/// No row comes alone.
pub const INNER: Alone = Alone { left: false, right: false };

/// A pair, or a row that came alone; or a row before it has met any.
#[derive(Clone, Debug)]
pub enum Met<A, B> {
    Both(A, B),
    Left(A),
    Right(B),
}

impl<A, B> Met<A, B> {
    /// The sides that are there.
    pub fn sides(self) -> (Option<A>, Option<B>) {
        match self {
            Met::Both(a, b) => (Some(a), Some(b)),
            Met::Left(a) => (Some(a), None),
            Met::Right(b) => (None, Some(b)),
        }
    }
}

/// What a join gives.
pub type ReadJoin<K, A, B> = Read<(K, Met<A, B>)>;

/// A row in time, and the step that brought it.
#[derive(Clone)]
struct Row<K, T> {
    step: usize,
    key: K,
    at: i128,
    value: T,
}

impl<K: Clone + Debug + PartialEq, A: Clone> ReadKeyed<K, A> {
    /// The pairs and the rows alone, and how many rows came too late.
    ///
    /// A row is late when its time is before the watermark at the start of its step. A pair comes with its later row; a row alone, when
    /// the watermark has passed all times that its partners could have.
    pub fn between<B: Clone>(
        &self,
        other: &ReadKeyed<K, B>,
        reach: Between,
        alone: Alone,
    ) -> (ReadJoin<K, A, B>, usize) {
        let reached = earlier(&self.unkeyed.reached, &other.unkeyed.reached);
        let ((left, late_left), (right, late_right)) = (in_time(self, &reached), in_time(other, &reached));
        let origin = Origin::of_operator(&self.steps);
        let step = |step| {
            let found = pairs_of(step, &left, &right, reach);
            let left_waits = |a: &Row<K, A>| a.at + i128::from(reach.after);
            let right_waits = |b: &Row<K, B>| b.at + i128::from(reach.before);
            let lefts = leave(step, &left, &reached, left_waits, |a| right.iter().any(|b| meet(a, b, reach)));
            let rights = leave(step, &right, &reached, right_waits, |b| left.iter().any(|a| meet(a, b, reach)));
            let lefts = lefts.into_iter().map(|a| (a.at, a.key, Met::Left(a.value))).filter(|_| alone.left);
            let rights = rights.into_iter().map(|b| (b.at, b.key, Met::Right(b.value))).filter(|_| alone.right);
            found.into_iter().chain(lefts).chain(rights).map(|row| result(origin, row)).collect()
        };
        let steps = (0..self.steps.len()).map(step).collect();
        let waits = [(alone.left, reach.after), (alone.right, reach.before)];
        let waits = waits.into_iter().filter(|(waits, _)| *waits).map(|(_, time)| time).max().unwrap_or(0);
        (Read { steps, origins: vec![origin], reached: lowered(&reached, waits) }, late_left + late_right)
    }

    /// The rows of both sides in one stream: a join of a window or of a batch is an aggregate of it.
    pub fn beside<B: Clone>(&self, other: &ReadKeyed<K, B>) -> ReadKeyed<K, Met<A, B>> {
        let (left, right) = (self.map_values(Met::Left), other.map_values(Met::Right));
        let steps = left.steps.iter().zip(&right.steps).map(|(left, right)| [&left[..], right].concat());
        ReadKeyed { steps: steps.collect(), unkeyed: left.unkeyed.merge(&right.unkeyed) }
    }
}

/// The rows of each side, of a group of both.
pub fn sides<A: Clone, B: Clone>(rows: &[Met<A, B>]) -> (Vec<A>, Vec<B>) {
    let (left, right): (Vec<_>, Vec<_>) = rows.iter().map(|row| row.clone().sides()).unzip();
    (left.into_iter().flatten().collect(), right.into_iter().flatten().collect())
}

/// The pairs of a group, and where the other side has none, the rows alone.
fn pairs<A: Clone, B: Clone>(left: &[A], right: &[B], alone: Alone) -> Vec<Met<A, B>> {
    match (left, right) {
        ([..], []) if alone.left => left.iter().cloned().map(Met::Left).collect(),
        ([], [..]) if alone.right => right.iter().cloned().map(Met::Right).collect(),
        _ => left.iter().flat_map(|a| right.iter().map(|b| Met::Both(a.clone(), b.clone()))).collect(),
    }
}

/// What a row makes of each pair of a group, and of the rows alone.
pub fn in_pairs<A: Clone, B: Clone, R>(
    left: &[A],
    right: &[B],
    alone: Alone,
    row: impl Fn(Met<A, B>) -> Option<R>,
) -> Vec<R> {
    pairs(left, right, alone).into_iter().filter_map(row).collect()
}

/// The earlier of two watermarks at the end of each step (rule 8).
fn earlier(left: &[Reached], right: &[Reached]) -> Vec<Reached> {
    left.iter().zip(right).map(|(left, right)| *left.min(right)).collect()
}

/// A watermark that waits for rows alone (rule 11).
fn lowered(reached: &[Reached], waits: i64) -> Vec<Reached> {
    let lowered = |watermark| if watermark == END { END } else { watermark - i128::from(waits) };
    reached.iter().map(|reached| reached.map(lowered)).collect()
}

/// The rows that are in time, and how many are not.
fn in_time<K: Clone, T: Clone>(read: &ReadKeyed<K, T>, reached: &[Reached]) -> (Vec<Row<K, T>>, usize) {
    let (mut rows, mut late) = (Vec::new(), 0);
    for (step, items) in read.steps.iter().enumerate() {
        let frozen = step.checked_sub(1).and_then(|before| reached[before]);
        for (key, item) in items {
            let at = i128::from(item.at.expect("a join stands behind timestamps").as_micros());
            match frozen.is_some_and(|watermark| at < watermark) {
                true => late += 1,
                false => rows.push(Row { step, key: key.clone(), at, value: item.value.clone() }),
            }
        }
    }
    (rows, late)
}

fn meet<K: PartialEq, A, B>(a: &Row<K, A>, b: &Row<K, B>, reach: Between) -> bool {
    a.key == b.key && a.at - i128::from(reach.before) <= b.at && b.at <= a.at + i128::from(reach.after)
}

/// A pair or a row alone, with its time and key.
type Found<K, A, B> = (i128, K, Met<A, B>);

/// The pairs that a step makes: of each left row that it brings with the right ones before it, and then of each right row that it brings
/// with all left ones. Partners come by their time.
fn pairs_of<K, A, B>(step: usize, left: &[Row<K, A>], right: &[Row<K, B>], reach: Between) -> Vec<Found<K, A, B>>
where
    K: Clone + PartialEq,
    A: Clone,
    B: Clone,
{
    let pair =
        |a: &Row<K, A>, b: &Row<K, B>| (a.at.max(b.at), a.key.clone(), Met::Both(a.value.clone(), b.value.clone()));
    let (lefts, rights) = (by_time(left), by_time(right));
    let mut found = Vec::new();
    for a in left.iter().filter(|a| a.step == step) {
        found.extend(rights.iter().filter(|b| b.step < step && meet(a, b, reach)).map(|b| pair(a, b)));
    }
    for b in right.iter().filter(|b| b.step == step) {
        found.extend(lefts.iter().filter(|a| a.step <= step && meet(a, b, reach)).map(|a| pair(a, b)));
    }
    found
}

/// The rows that leave in a step without having met any, by their time.
fn leave<K: Clone, T: Clone>(
    step: usize,
    rows: &[Row<K, T>],
    reached: &[Reached],
    waits: impl Fn(&Row<K, T>) -> i128,
    meets: impl Fn(&Row<K, T>) -> bool,
) -> Vec<Row<K, T>> {
    let passed = |at: usize, row: &Row<K, T>| reached[at].is_some_and(|watermark| watermark > waits(row));
    let leaves = |row: &Row<K, T>| (row.step..reached.len()).find(|&at| passed(at, row)) == Some(step);
    let alone: Vec<_> = rows.iter().filter(|row| leaves(row) && !meets(row)).cloned().collect();
    by_time(&alone)
}

fn by_time<K: Clone, T: Clone>(rows: &[Row<K, T>]) -> Vec<Row<K, T>> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.at);
    rows
}

fn result<K: Clone + Debug, M>(origin: Origin, (at, key, met): (i128, K, M)) -> Item<(K, M)> {
    let at = i64::try_from(at).expect("the time of a row");
    let text = format!("{key:?}");
    Item { value: (key, met), at: Some(Timestamp::from_micros(at)), origin: origin.id, key: text }
}
