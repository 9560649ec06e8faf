//! What happens in an auction house: people register, auctions open, bids are made.
//!
//! After the NEXMark benchmark: P. Tucker, K. Tufte, V. Papadimos, D. Maier, *NEXMark – A Benchmark for Queries over Data Streams*, 2002.

use thalweg::prelude::*;

/// Someone who sells or bids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Record)]
pub struct Person {
    pub id: u64,
    pub name: &'static str,
    pub city: &'static str,
    pub state: &'static str,
    pub at: Timestamp,
}

/// Something that is for sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Record)]
pub struct Auction {
    pub id: u64,
    pub seller: u64,
    pub category: u64,
    /// In cents. Below it, nothing is sold.
    pub reserve: u64,
    pub at: Timestamp,
    /// When it closes: a bid of this time comes too late.
    pub expires: Timestamp,
}

/// What someone would pay, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Record)]
pub struct Bid {
    pub auction: u64,
    pub bidder: u64,
    pub price: u64,
    pub at: Timestamp,
}

/// All of it, as one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Record)]
pub enum Event {
    Person(Person),
    Auction(Auction),
    Bid(Bid),
}

impl Event {
    pub fn at(&self) -> Timestamp {
        match self {
            Event::Person(person) => person.at,
            Event::Auction(auction) => auction.at,
            Event::Bid(bid) => bid.at,
        }
    }

    pub fn person(self) -> Option<Person> {
        match self {
            Event::Person(person) => Some(person),
            _ => None,
        }
    }

    pub fn auction(self) -> Option<Auction> {
        match self {
            Event::Auction(auction) => Some(auction),
            _ => None,
        }
    }

    pub fn bid(self) -> Option<Bid> {
        match self {
            Event::Bid(bid) => Some(bid),
            _ => None,
        }
    }
}
