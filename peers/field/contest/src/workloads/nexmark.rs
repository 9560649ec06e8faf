//! Queries of NEXMark, from memory, on the events of the example `nexmark`, whose `queries.rs` says what each asks. A record is an event,
//! whoever wants it.
//!
//! Below the workloads stands what stands for a result of each in the answer.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};
use thalweg::source::Random;

use super::Workload;

#[path = "../../../../../examples/nexmark/generator.rs"]
mod generator;
#[path = "../../../../../examples/nexmark/model.rs"]
mod model;

pub use model::{Auction, Bid, Event, Person};

/// The query of this number.
pub struct Query<const NUMBER: usize>;

/// How far events are out of order at the most, in microseconds.
pub const DISORDER: i64 = 1_000_000;
/// The size of windows, in microseconds: those of Q5 begin twice as often.
pub const TEN_SECONDS: i64 = 10_000_000;

impl<const NUMBER: usize> Workload for Query<NUMBER> {
    const NAME: &'static str = match NUMBER {
        1 => "nexmark-q1",
        2 => "nexmark-q2",
        3 => "nexmark-q3",
        4 => "nexmark-q4",
        5 => "nexmark-q5",
        7 => "nexmark-q7",
        8 => "nexmark-q8",
        _ => panic!("there is no such query"),
    };
    const RECORDS: usize = 5_000_000;

    type Input = Arc<[Event]>;

    fn input(records: usize) -> Arc<[Event]> {
        let disorder = Duration::from_micros(DISORDER as u64);
        (0..records as u64).map(|number| generator::event(&mut Random::new(1, number), number, disorder)).collect()
    }
}

/// What a dollar is in euros, in thousandths.
pub const EUROS: u64 = 908;

/// For Q1.
#[inline]
pub fn in_euros(bid: Bid) -> u64 {
    bid.auction ^ bid.bidder.wrapping_mul(3) ^ bid.price.wrapping_mul(5)
}

/// For Q2.
#[inline]
pub fn selected(auction: u64, price: u64) -> u64 {
    auction ^ price.wrapping_mul(5)
}

/// For Q3: who offers what, and where.
pub fn offered(name: &str, city: &str, state: &str, auction: u64) -> u64 {
    auction.wrapping_mul(letters(name) ^ letters(city) << 1 ^ letters(state) << 2)
}

/// For Q4: the last average of a category is its result.
pub fn average(category: u64, average: u64) -> u64 {
    category.wrapping_mul(average)
}

/// For Q5: the auctions with the most bids in ten seconds.
pub fn hottest(end: i64, bids: u64, auctions: impl IntoIterator<Item = u64>) -> u64 {
    auctions.into_iter().sum::<u64>().wrapping_mul(bids) ^ end as u64
}

/// For Q7.
pub fn highest(start: i64, bid: Bid) -> u64 {
    in_euros(bid) ^ start as u64
}

/// For Q8: who has registered and opened an auction.
pub fn opened(start: i64, person: u64, name: &str, auction: u64, reserve: u64) -> u64 {
    (person ^ auction << 1 ^ start as u64).wrapping_mul(reserve ^ letters(name))
}

fn letters(text: &str) -> u64 {
    text.bytes().map(u64::from).sum()
}

/// A text of a made-up event, for peers that want to be able to send it: from one thread to another they never do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text(pub &'static str);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
        String::deserialize(from).map(|text| Text(text.leak()))
    }
}

/// Who sells in Oregon, Idaho and California, for Q3.
pub fn is_near(person: &Person) -> bool {
    ["OR", "ID", "CA"].contains(&person.state)
}

/// Of an auction that is open, for Q4: its bids, of which the winning one is known once the auction is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Bidding {
    auction: Option<Terms>,
    /// The bids before it was known.
    early: Vec<Offer>,
    /// The price and the time of the best one.
    best: Option<(u64, i64)>,
}
