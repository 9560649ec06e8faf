//! The record of most pipelines here.

use proptest::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};
use thalweg::Timestamp;
use thalweg::prelude::Record;

/// A record of plain values, so that its debug text is Rust that makes it again.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Record, Serialize)]
pub struct Event {
    pub at: i64,
    pub key: u8,
    pub number: i64,
    pub weight: f64,
    #[serde(deserialize_with = "for_ever")]
    pub word: Word,
}

/// By another name: serde would borrow what it sees to be a reference.
type Word = &'static str;

/// A word that was kept in a checkpoint: there are few.
fn for_ever<'d, D: Deserializer<'d>>(from: D) -> Result<&'static str, D::Error> {
    Ok(String::deserialize(from)?.leak())
}

/// The records of one source.
pub type Events = Vec<Event>;

impl Event {
    pub fn time(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

/// How an input is made: where its times begin, how many keys it has, how far its times jump back and ahead.
#[derive(Clone, Debug)]
struct Shape {
    begin: i64,
    keys: u8,
    back: i64,
    ahead: i64,
    extremes: bool,
}

/// What is drawn for one event, before it gets its shape. It shrinks to zeros.
type Draw = (i64, u8, u8, i64, f64, &'static str);

/// Inputs with ties, late records, times before 1970 and at the ends of time, one key or many, and none at all.
pub fn events(most: usize) -> BoxedStrategy<Events> {
    let draws = |most: usize| prop::collection::vec(draw(), 0..=most);
    let draws = prop_oneof![4 => draws(most / 15), 7 => draws(most / 4), 1 => draws(most)];
    (shape(), draws).prop_map(|(shape, draws)| shaped(&shape, draws)).boxed()
}

fn shape() -> impl Strategy<Value = Shape> {
    let begin = prop_oneof![4 => Just(0), 2 => -200..0_i64, 1 => Just(i64::MIN + 40), 1 => Just(i64::MAX - 300)];
    let keys = prop_oneof![1 => Just(1_u8), 4 => 2..5_u8, 1 => Just(60)];
    let back = prop_oneof![1 => Just(0), 3 => Just(12_i64), 1 => Just(60)];
    let ahead = prop_oneof![1 => Just(1_i64), 3 => Just(9), 1 => Just(70)];
    let extremes = proptest::bool::weighted(0.1);
    let shape = |(begin, keys, back, ahead, extremes)| Shape { begin, keys, back, ahead, extremes };
    (begin, keys, back, ahead, extremes).prop_map(shape)
}

fn draw() -> impl Strategy<Value = Draw> + Clone {
    // Twice as often ahead as back.
    (-1000..2000_i64, any::<u8>(), any::<u8>(), number(), weight(), word())
}

fn shaped(shape: &Shape, draws: Vec<Draw>) -> Events {
    let mut now = shape.begin;
    let event = |(step, dice, key, number, weight, word): Draw| {
        let step = if step < 0 { step % (shape.back + 1) } else { step % (shape.ahead + 1) };
        now = now.saturating_add(step);
        let at = if shape.extremes { extreme(dice).unwrap_or(now) } else { now };
        Event { at, key: key % shape.keys, number, weight, word }
    };
    draws.into_iter().map(event).collect()
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
    const WORDS: [&str; 8] = ["", "a", "b", "cat", "dog", "élan", "two words", "a b a"];
    // Long ones that only their ends tell apart.
    const LONG: [&str; 2] =
        ["nothing but the end tells this text from a", "nothing but the end tells this text from b"];
    // Pieces of all lengths that differ in a letter or two.
    const LETTERS: &str = "abbababbaaabbbabaabaaaabbabbbbaaababaabbbaabab";
    let piece = (0..20_usize, 0..20_usize).prop_map(|(from, length)| &LETTERS[from..from + length]);
    prop_oneof![6 => prop::sample::select(&WORDS[..]), 1 => prop::sample::select(&LONG[..]), 3 => piece]
}
