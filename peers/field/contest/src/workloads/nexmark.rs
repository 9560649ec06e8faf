//! Queries of NEXMark, from memory, on the events of the example `nexmark`, whose `queries.rs` says what each asks. A record is an event,
//! whoever wants it.
//!
//! Below the workloads stands what stands for a result of each in the answer.

use std::sync::Arc;
use std::time::Duration;

use thalweg::source::Random;

use super::Workload;

// An endless stream of events is the example's own affair.
#[allow(dead_code)]
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
    auction.wrapping_mul(letters(name) ^ (letters(city) << 1) ^ (letters(state) << 2))
}

/// For Q4: the last average of a category is its result.
pub fn average(category: u64, average: u64) -> u64 {
    category.wrapping_mul(average)
}

/// For Q5: the auctions with the most bids in ten seconds.
pub fn hottest(end: i64, bids: u64, auctions: &[u64]) -> u64 {
    auctions.iter().sum::<u64>().wrapping_mul(bids) ^ end as u64
}

/// For Q7.
pub fn highest(start: i64, bid: Bid) -> u64 {
    in_euros(bid) ^ start as u64
}

/// For Q8: who has registered and opened an auction.
pub fn opened(start: i64, person: u64, name: &str, auction: u64, reserve: u64) -> u64 {
    (person ^ (auction << 1) ^ start as u64).wrapping_mul(reserve ^ letters(name))
}

fn letters(text: &str) -> u64 {
    text.bytes().map(u64::from).sum()
}

/// Who sells in Oregon, Idaho and California, for Q3.
pub fn is_near(person: &Person) -> bool {
    ["OR", "ID", "CA"].contains(&person.state)
}

/// What an auction that is open knows, for Q4.
#[derive(Clone, Debug, Default)]
pub struct Bidding {
    auction: Option<Auction>,
    /// Bids that were there before it.
    early: Vec<Bid>,
    /// The price of the best bid.
    best: Option<u64>,
}

impl Bidding {
    #[inline]
    pub fn bid(&mut self, bid: Bid) {
        match self.auction {
            Some(auction) if is_valid(&auction, &bid) => self.best = self.best.max(Some(bid.price)),
            Some(_) => {}
            None => self.early.push(bid),
        }
    }

    pub fn open(&mut self, auction: Auction) {
        self.auction = Some(auction);
        std::mem::take(&mut self.early).into_iter().for_each(|bid| self.bid(bid));
    }

    /// When it closes: its category, and what it was sold for, if it was.
    pub fn sale(&self) -> Option<(u64, u64)> {
        Some((self.auction?.category, self.best?))
    }
}

/// Whether a bid is made while the auction is open, and high enough.
#[inline]
fn is_valid(auction: &Auction, bid: &Bid) -> bool {
    (auction.at..auction.expires).contains(&bid.at) && bid.price >= auction.reserve
}

/// The auctions with the most bids, for Q5, and how many these are.
#[derive(Clone, Debug, Default)]
pub struct Hottest {
    bids: u64,
    auctions: Vec<u64>,
}

impl Hottest {
    pub fn add(&mut self, auction: u64, bids: u64) {
        if bids > self.bids {
            self.bids = bids;
            self.auctions.clear();
        }
        if bids == self.bids {
            self.auctions.push(auction);
        }
    }

    /// With those of another worker.
    pub fn merge(&mut self, other: Hottest) {
        other.auctions.into_iter().for_each(|auction| self.add(auction, other.bids));
    }

    /// What stands for it in the answer, as that of a window with this end.
    pub fn number(&self, end: i64) -> u64 {
        hottest(end, self.bids, &self.auctions)
    }
}
