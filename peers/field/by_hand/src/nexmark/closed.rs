//! Q4: auctions that are open, in the order of their ids, and what has been sold in each category.

use std::collections::VecDeque;
use std::sync::Arc;

use contest::Answer;
use contest::workloads::nexmark::{Auction, Bid, DISORDER, Event, average};

use crate::rounds::by_owner;

/// So often auctions are closed, in microseconds.
const SECOND: i64 = 1_000_000;

const FIRST_CATEGORY: u64 = 10;
const CATEGORIES: usize = 5;

/// An auction, and the price of the best bid so far; 0 if there is none.
struct Open {
    auction: Auction,
    best: u64,
    is_closed: bool,
}

struct Auctions {
    /// That with the lowest id first.
    open: VecDeque<Open>,
    first: u64,
    /// One of so many auctions, which are a power of two, is here.
    every: u64,
    sold: [Sold; CATEGORIES],
}

/// The sum of prices, and how many sales.
type Sold = (u64, u64);

pub fn q4(events: &Arc<[Event]>, threads: usize) -> Answer {
    let sold = match threads {
        1 => vec![sold(events.iter(), 1)],
        _ => by_owner(events, threads, |event| Some((auction(event)?, event)), |events| sold(events, threads as u64)),
    };
    let of_category = |category: usize| {
        let add = |all: Sold, part: &[Sold; CATEGORIES]| (all.0 + part[category].0, all.1 + part[category].1);
        sold.iter().fold(Sold::default(), add)
    };
    let of_categories = (0..CATEGORIES).map(|category| (FIRST_CATEGORY + category as u64, of_category(category)));
    let of_categories = of_categories.filter(|(_, (_, sales))| *sales > 0);
    of_categories.map(|(category, (sum, sales))| average(category, sum / sales)).collect()
}

/// The auction that an event is about.
fn auction(event: &Event) -> Option<u64> {
    match event {
        Event::Bid(bid) => Some(bid.auction),
        Event::Auction(auction) => Some(auction.id),
        Event::Person(_) => None,
    }
}

/// What is sold in each category, of every so many auctions.
fn sold<'e>(events: impl Iterator<Item = &'e Event>, every: u64) -> [Sold; CATEGORIES] {
    let mut auctions = Auctions { open: VecDeque::new(), first: 0, every, sold: Default::default() };
    let mut close_at = i64::MIN;
    for event in events {
        let at = event.at().as_micros();
        if at >= close_at {
            auctions.close(at - DISORDER);
            close_at = at + SECOND;
        }
        match event {
            Event::Bid(bid) => auctions.bid(bid),
            Event::Auction(auction) => auctions.open(*auction),
            Event::Person(_) => {}
        }
    }
    auctions.close(i64::MAX);
    auctions.sold
}

impl Auctions {
    fn open(&mut self, auction: Auction) {
        if self.open.is_empty() {
            self.first = auction.id;
        }
        self.open.push_back(Open { auction, best: 0, is_closed: false });
    }

    #[inline]
    fn bid(&mut self, bid: &Bid) {
        if let Some(open) =
            self.open.get_mut((bid.auction.wrapping_sub(self.first) >> self.every.trailing_zeros()) as usize)
            && bid.price >= open.auction.reserve.max(open.best)
            && (open.auction.at..open.auction.expires).contains(&bid.at)
        {
            open.best = bid.price;
        }
    }

    /// Closes what is over at a time.
    fn close(&mut self, time: i64) {
        for open in self.open.iter_mut().filter(|open| !open.is_closed && open.auction.expires.as_micros() <= time) {
            open.is_closed = true;
            if open.best > 0 {
                let (sum, sales) = &mut self.sold[(open.auction.category - FIRST_CATEGORY) as usize];
                *sum += open.best;
                *sales += 1;
            }
        }
        while self.open.pop_front_if(|open| open.is_closed).is_some() {
            self.first += self.every;
        }
    }
}
