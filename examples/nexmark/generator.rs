//! Makes events in the published proportions: of every 50, one is a person, 3 are auctions and 46 are bids.
//!
//! The proportions, the ids and what is "hot" follow the generator in Apache Beam's description of NEXMark
//! (<https://beam.apache.org/documentation/sdks/java/testing/nexmark/>); the code is ours. An event depends on the seed and its number alone.

use std::time::Duration;

use thalweg::prelude::*;
use thalweg::source::{Generate, Random};

use super::model::{Auction, Bid, Event, Person};

const PEOPLE: u64 = 1;
const AUCTIONS: u64 = 3;
const BIDS: u64 = 46;
/// So many events repeat one pattern.
const EPOCH: u64 = PEOPLE + AUCTIONS + BIDS;

/// Ids begin here, as in the published generator.
const FIRST_PERSON: u64 = 1_000;
const FIRST_AUCTION: u64 = 1_000;
const FIRST_CATEGORY: u64 = 10;
const CATEGORIES: u64 = 5;

/// One in so many bids is for any auction that is open; the others are for a hot one, and so on.
const COLD_AUCTIONS: u64 = 2;
const COLD_BIDDERS: u64 = 4;
const COLD_SELLERS: u64 = 4;
/// One in so many people and auctions is a hot one for a while.
const HOT: u64 = 100;
/// How many of the newest people are active, and of the newest auctions are bid for.
const ACTIVE_PEOPLE: u64 = 1_000;
const OPEN_AUCTIONS: u64 = 100;

/// The event time between two events, in microseconds: a thousand events are a second.
const INTERVAL: i64 = 1_000;
/// The longest that an auction is open, in microseconds.
const LONGEST: u64 = 20_000_000;

const NAMES: [&str; 11] =
    ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];
const PLACES: [(&str, &str); 10] = [
    ("Phoenix", "AZ"),
    ("Los Angeles", "CA"),
    ("San Francisco", "CA"),
    ("Boise", "ID"),
    ("Portland", "OR"),
    ("Bend", "OR"),
    ("Redmond", "WA"),
    ("Seattle", "WA"),
    ("Kent", "WA"),
    ("Cheyenne", "WY"),
];

/// Events without end; each comes up to `disorder` behind its turn.
pub fn events(seed: u64, disorder: Duration) -> Generate<impl Fn(&mut Random, u64) -> Event> {
    generate(seed, move |random, number| event(random, number, disorder))
}

/// One of them.
pub fn event(random: &mut Random, number: u64, disorder: Duration) -> Event {
    let disorder = u64::try_from(disorder.as_micros()).unwrap_or(u64::MAX);
    let at = Timestamp::from_micros(number as i64 * INTERVAL - random.below(disorder.saturating_add(1)) as i64);
    let so_far = SoFar::at(number);
    match number % EPOCH {
        place if place < PEOPLE => Event::Person(person(random, &so_far, at)),
        place if place < PEOPLE + AUCTIONS => Event::Auction(auction(random, &so_far, at)),
        _ => Event::Bid(bid(random, &so_far, at)),
    }
}

/// The ids of the newest person and the newest auction.
struct SoFar {
    person: u64,
    auction: u64,
}

impl SoFar {
    /// With the event of this number.
    fn at(number: u64) -> Self {
        let (epoch, place) = (number / EPOCH, number % EPOCH);
        let auctions = epoch * AUCTIONS + (place + 1 - PEOPLE).min(AUCTIONS);
        SoFar { person: FIRST_PERSON + epoch * PEOPLE, auction: FIRST_AUCTION + auctions.saturating_sub(1) }
    }
}

fn person(random: &mut Random, so_far: &SoFar, at: Timestamp) -> Person {
    let name = NAMES[random.below(NAMES.len() as u64) as usize];
    let (city, state) = PLACES[random.below(PLACES.len() as u64) as usize];
    Person { id: so_far.person, name, city, state, at }
}

fn auction(random: &mut Random, so_far: &SoFar, at: Timestamp) -> Auction {
    let seller = match random.below(COLD_SELLERS) {
        0 => newest(random, FIRST_PERSON, so_far.person, ACTIVE_PEOPLE),
        _ => hot(FIRST_PERSON, so_far.person),
    };
    let category = FIRST_CATEGORY + random.below(CATEGORIES);
    let reserve = price(random);
    let expires = Timestamp::from_micros(at.as_micros() + 1 + random.below(LONGEST) as i64);
    Auction { id: so_far.auction, seller, category, reserve, at, expires }
}

fn bid(random: &mut Random, so_far: &SoFar, at: Timestamp) -> Bid {
    let auction = match random.below(COLD_AUCTIONS) {
        0 => newest(random, FIRST_AUCTION, so_far.auction, OPEN_AUCTIONS),
        _ => hot(FIRST_AUCTION, so_far.auction),
    };
    let bidder = match random.below(COLD_BIDDERS) {
        0 => newest(random, FIRST_PERSON, so_far.person, ACTIVE_PEOPLE),
        _ => hot(FIRST_PERSON, so_far.person),
    };
    Bid { auction, bidder, price: price(random), at }
}

/// Any of the newest ids.
fn newest(random: &mut Random, first: u64, last: u64, most: u64) -> u64 {
    last - random.below((last - first + 1).min(most))
}

/// The id that is hot now.
fn hot(first: u64, last: u64) -> u64 {
    first + (last - first) / HOT * HOT
}

/// From a dollar to a million, in cents: each order of magnitude is as frequent as the others.
fn price(random: &mut Random) -> u64 {
    (10f64.powf(random.unit() * 6.0) * 100.0) as u64
}
