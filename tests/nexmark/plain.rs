//! Each query over the whole input at once, with maps and loops.

use std::collections::BTreeMap;
use std::time::Duration;

use thalweg::prelude::*;

use super::model::{Auction, Bid, Event, Person};
use super::queries::{Hottest, Offer, Sale};

fn people(events: &[Event]) -> impl Iterator<Item = Person> {
    events.iter().filter_map(|event| event.person())
}

fn auctions(events: &[Event]) -> impl Iterator<Item = Auction> {
    events.iter().filter_map(|event| event.auction())
}

fn bids(events: &[Event]) -> impl Iterator<Item = Bid> {
    events.iter().filter_map(|event| event.bid())
}

/// The windows of this size, one of which begins each `slide`, that hold a time.
fn windows(at: Timestamp, size: Duration, slide: Duration) -> impl Iterator<Item = Window> {
    let (at, size, slide) = (at.as_micros(), size.as_micros() as i64, slide.as_micros() as i64);
    let last = at.div_euclid(slide) * slide;
    let starts = (0..).map(move |back| last - back * slide).take_while(move |start| start + size > at);
    starts.map(move |start| Window { start: Timestamp::from_micros(start), end: Timestamp::from_micros(start + size) })
}

/// The one window of 10 seconds.
fn ten_seconds(at: Timestamp) -> Window {
    windows(at, 10.secs(), 10.secs()).next().expect("every time is in a window")
}

pub fn q0(events: &[Event]) -> Vec<Event> {
    events.to_vec()
}

pub fn q1(events: &[Event]) -> Vec<Bid> {
    bids(events).map(|bid| Bid { price: bid.price * 908 / 1_000, ..bid }).collect()
}

pub fn q2(events: &[Event]) -> Vec<(u64, u64)> {
    bids(events).filter(|bid| bid.auction % 123 == 0).map(|bid| (bid.auction, bid.price)).collect()
}

pub fn q3(events: &[Event]) -> Vec<Offer> {
    let near: BTreeMap<_, _> = people(events)
        .filter(|person| ["OR", "ID", "CA"].contains(&person.state))
        .map(|person| (person.id, person))
        .collect();
    let offer = |auction: Auction| {
        let Person { name, city, state, .. } = *near.get(&auction.seller)?;
        Some(Offer { name, city, state, auction: auction.id })
    };
    auctions(events).filter(|auction| auction.category == 10).filter_map(offer).collect()
}

/// The winning bid of each auction, by the time at which it closes.
fn sales(events: &[Event]) -> Vec<Sale> {
    let mut of_auction = BTreeMap::<u64, Vec<Bid>>::new();
    bids(events).for_each(|bid| of_auction.entry(bid.auction).or_default().push(bid));
    let sale = |auction: Auction| {
        let in_time = |bid: &&Bid| auction.at <= bid.at && bid.at < auction.expires && bid.price >= auction.reserve;
        let price = of_auction.get(&auction.id)?.iter().filter(in_time).map(|bid| bid.price).max()?;
        let Auction { id, seller, category, expires, .. } = auction;
        Some(Sale { closed: expires, auction: id, seller, category, price })
    };
    let mut sales: Vec<_> = auctions(events).filter_map(sale).collect();
    sales.sort();
    sales
}

pub fn q4(events: &[Event]) -> Vec<(u64, u64)> {
    let mut prices = BTreeMap::<u64, Vec<u64>>::new();
    sales(events).into_iter().for_each(|sale| prices.entry(sale.category).or_default().push(sale.price));
    prices.into_iter().map(|(category, prices)| (category, average(&prices))).collect()
}

pub fn q6(events: &[Event]) -> Vec<(u64, u64)> {
    let mut prices = BTreeMap::<u64, Vec<u64>>::new();
    let of_last_ten = |sale: Sale| {
        let prices = prices.entry(sale.seller).or_default();
        prices.push(sale.price);
        (sale.seller, average(&prices[prices.len().saturating_sub(10)..]))
    };
    sales(events).into_iter().map(of_last_ten).collect()
}

fn average(prices: &[u64]) -> u64 {
    prices.iter().sum::<u64>() / prices.len() as u64
}

pub fn q5(events: &[Event]) -> Vec<(Timestamp, Hottest)> {
    let mut counts = BTreeMap::<Window, BTreeMap<u64, u64>>::new();
    for bid in bids(events) {
        for window in windows(bid.at, 10.secs(), 5.secs()) {
            *counts.entry(window).or_default().entry(bid.auction).or_default() += 1;
        }
    }
    let hottest = |(window, counts): (Window, BTreeMap<u64, u64>)| {
        let bids = counts.values().copied().max().unwrap_or(0);
        let auctions = counts.into_iter().filter(|(_, count)| *count == bids).map(|(auction, _)| auction).collect();
        (window.end, Hottest { bids, auctions })
    };
    counts.into_iter().map(hottest).collect()
}

pub fn q7(events: &[Event]) -> Vec<(Window, Bid)> {
    let mut highest = BTreeMap::<Window, Bid>::new();
    for bid in bids(events) {
        let so_far = highest.entry(ten_seconds(bid.at)).or_insert(bid);
        // Of equal prices the bid that is larger otherwise.
        if (bid.price, bid) > (so_far.price, *so_far) {
            *so_far = bid;
        }
    }
    highest.into_iter().collect()
}

pub fn q8(events: &[Event]) -> Vec<(Window, Person, Auction)> {
    let people: BTreeMap<_, _> = people(events).map(|person| (person.id, person)).collect();
    let new = |auction: Auction| {
        let (person, window) = (*people.get(&auction.seller)?, ten_seconds(auction.at));
        (ten_seconds(person.at) == window).then_some((window, person, auction))
    };
    auctions(events).filter_map(new).collect()
}

pub fn q11(events: &[Event]) -> Vec<(u64, Window, u64)> {
    let mut times = BTreeMap::<u64, Vec<Timestamp>>::new();
    bids(events).for_each(|bid| times.entry(bid.bidder).or_default().push(bid.at));
    times.into_iter().flat_map(|(bidder, times)| sessions(bidder, times)).collect()
}

/// The runs of times that are no more than ten seconds apart.
fn sessions(bidder: u64, mut times: Vec<Timestamp>) -> Vec<(u64, Window, u64)> {
    times.sort();
    let gap = 10_000_000;
    let runs = times.chunk_by(|a, b| b.as_micros() - a.as_micros() <= gap);
    let session = |run: &[Timestamp]| {
        let (first, last) = (run[0], run[run.len() - 1]);
        (bidder, Window { start: first, end: Timestamp::from_micros(last.as_micros() + gap) }, run.len() as u64)
    };
    runs.map(session).collect()
}
