//! The record of most pipelines here.

use proptest::prelude::*;
use thalweg::Timestamp;
use thalweg::prelude::Record;

/// A record of plain values, so that its debug text is Rust that makes it again.
#[derive(Clone, Copy, Debug, PartialEq, Record)]
pub struct Event {
    pub at: i64,
    pub key: u8,
    pub number: i64,
    pub weight: f64,
    pub word: &'static str,
}

impl Event {
    pub fn time(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

/// How an input is made: where its times begin, how many keys it has, how far its times jump.
#[derive(Clone, Debug)]
struct Shape {
    begin: i64,
    keys: u8,
    back: i64,
    ahead: i64,
    extremes: bool,
}

/// Inputs with ties, late records, times before 1970 and at the ends of time, one key or many, and none at all.
pub fn events() -> BoxedStrategy<Vec<Event>> {
    shape().prop_flat_map(|shape| of_shape(&shape)).boxed()
}

fn shape() -> impl Strategy<Value = Shape> {
    let begin = prop_oneof![4 => Just(0), 2 => -200..0_i64, 1 => Just(i64::MIN + 40), 1 => Just(i64::MAX - 300)];
    let keys = prop_oneof![1 => Just(1_u8), 4 => 2..5_u8, 1 => Just(60)];
    let back = prop_oneof![1 => Just(0), 3 => Just(-12_i64), 1 => Just(-60)];
    let ahead = prop_oneof![1 => Just(1_i64), 3 => Just(9), 1 => Just(70)];
    let extremes = proptest::bool::weighted(0.1);
    (begin, keys, back, ahead, extremes).prop_map(|(begin, keys, back, ahead, extremes)| Shape {
        begin,
        keys,
        back,
        ahead,
        extremes,
    })
}

fn of_shape(shape: &Shape) -> impl Strategy<Value = Vec<Event>> + use<> {
    let (begin, extremes) = (shape.begin, shape.extremes);
    let step = shape.back..=shape.ahead;
    let event = (step, any::<u8>(), 0..shape.keys, number(), weight(), word());
    let size = prop_oneof![1 => Just(0..=0_usize), 4 => Just(1..=12), 6 => Just(1..=45), 1 => Just(120..=180)];
    size.prop_flat_map(move |size| prop::collection::vec(event.clone(), size)).prop_map(move |drawn| {
        let mut now = begin;
        drawn
            .into_iter()
            .map(|(step, dice, key, number, weight, word)| {
                now = now.saturating_add(step);
                let at = if extremes { extreme(dice).unwrap_or(now) } else { now };
                Event { at, key, number, weight, word }
            })
            .collect()
    })
}

/// The ends of time, now and then.
fn extreme(dice: u8) -> Option<i64> {
    match dice {
        1 => Some(i64::MIN),
        2 => Some(i64::MIN + 1),
        3 => Some(i64::MAX - 1),
        4 => Some(i64::MAX),
        _ => None,
    }
}

fn number() -> impl Strategy<Value = i64> + Clone {
    prop_oneof![12 => -9..10_i64, 1 => prop::sample::select(vec![i64::MIN, i64::MAX, 1 << 53])]
}

/// Weights whose sum depends on the order of adding.
fn weight() -> impl Strategy<Value = f64> + Clone {
    let odd = vec![-0.0, 1e16, -1e16, 1e-300, 0.1, 0.2, 0.3];
    prop_oneof![3 => (-50..50_i32).prop_map(|tenths| f64::from(tenths) / 10.0), 1 => prop::sample::select(odd)]
}

fn word() -> impl Strategy<Value = &'static str> + Clone {
    prop::sample::select(vec!["", "a", "b", "cat", "dog", "élan", "two words", "a b a"])
}
