//! The queries of NEXMark, as pipelines.
//!
//! Windows are as long as in Apache Beam's version. The time of an event is its own; `disorder` is how far events may be out of order.

use std::cmp::Reverse;
use std::time::Duration;

use thalweg::prelude::*;

use super::model::{Auction, Bid, Event, Person};

/// Bids are in dollars: what one is in euros, in thousandths.
const EUROS: u64 = 908;

/// A person and an auction of theirs: what Q3 asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    pub name: &'static str,
    pub city: &'static str,
    pub state: &'static str,
    pub auction: u64,
}

/// Of a seller in Q3: the person, once they are known, and until then their auctions.
#[derive(Clone, Debug, Default)]
struct Seller {
    person: Option<Person>,
    waiting: Vec<u64>,
}

/// An auction that was closed with a winning bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Record)]
pub struct Sale {
    pub closed: Timestamp,
    pub auction: u64,
    pub seller: u64,
    pub category: u64,
    pub price: u64,
}

/// Of an auction that is open: the bids, of which the winning one is known once the auction is.
#[derive(Clone, Debug, Default)]
struct Bidding {
    auction: Option<Auction>,
    bids: Vec<Bid>,
}

/// The auctions with the most bids of a window, in Q5.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hottest {
    pub bids: u64,
    pub auctions: Vec<u64>,
}

stream!(
    /// Q0, pass-through: what it costs to read and write.
    pub fn q0(events: impl Source<Event>, out: impl Sink<Event>) {
        events.sink(out);
    }

    /// Q1, currency conversion: all bids in euros.
    pub fn q1(events: impl Source<Event>, out: impl Sink<Bid>) {
        events.filter_map(Event::bid).map(|bid| Bid { price: bid.price * EUROS / 1_000, ..bid }).sink(out);
    }

    /// Q2, selection: the bids for some auctions, with their prices.
    pub fn q2(events: impl Source<Event>, out: impl Sink<(u64, u64)>) {
        events
            .filter_map(Event::bid)
            .filter(|bid| bid.auction % 123 == 0)
            .map(|bid| (bid.auction, bid.price))
            .sink(out);
    }

    /// Q3, local item suggestion: who in Oregon, Idaho and California sells in category 10?
    pub fn q3(events: impl Source<Event>, out: impl Sink<Offer>) {
        events
            .filter(|event| match event {
                Event::Person(person) => ["OR", "ID", "CA"].contains(&person.state),
                Event::Auction(auction) => auction.category == 10,
                Event::Bid(_) => false,
            })
            .key_by(|event| match event {
                Event::Person(person) => person.id,
                Event::Auction(auction) => auction.seller,
                Event::Bid(bid) => bid.bidder,
            })
            .unbounded("people and what they sell are kept for good, as the query asks")
            .scan(Seller::default(), |seller, event| seller.learn(event))
            .flat_map(|offers| offers)
            .sink(out);
    }

    /// The winning bid of each auction, when it closes: of those that are made in time and reach the reserve, the highest, and of several the
    /// first. Auctions are open for 20 seconds at most, so that after a minute nobody asks for them.
    fn winning(events: Stream<Event>, disorder: Duration) -> Stream<Sale> {
        events
            .filter(|event| !matches!(event, Event::Person(_)))
            .timestamp(|event| event.at())
            .watermark(bounded(disorder))
            .key_by(|event| match event {
                Event::Person(person) => person.id,
                Event::Auction(auction) => auction.id,
                Event::Bid(bid) => bid.auction,
            })
            .expire_after(1.mins())
            .process(Bidding::default(), |bidding, event, timers| {
                if let Event::Auction(auction) = event {
                    timers.set("closes", auction.expires);
                }
                bidding.learn(event);
                None
            })
            .on_timer("closes", |bidding, _, _, _| std::mem::take(bidding).sale())
    }

    /// Q4, average price for a category: of all auctions that have closed, brought up to date by each batch.
    pub fn q4(events: impl Source<Event>, disorder: Duration, out: impl Sink<(u64, u64)>) {
        winning(events, disorder)
            .key_by(|sale| sale.category)
            .unbounded("there are five categories")
            .aggregate(|all| (all.sum(|sale| sale.price), all.count()))
            .map(|(category, (sum, sales))| (category, sum / sales))
            .sink(out);
    }

    /// Q6, average selling price by seller: of the last ten auctions that closed, whenever one closes.
    pub fn q6(events: impl Source<Event>, disorder: Duration, out: impl Sink<(u64, u64)>) {
        winning(events, disorder)
            .key_by(|sale| sale.seller)
            // A seller's auctions are on several workers: each second's are brought together, to be put in order.
            .window(tumbling(1.secs()))
            .collect()
            .drop_late()
            .key_by(|(seller, _, _)| *seller)
            .unbounded("the last prices of each seller are kept for good, as the query asks")
            .scan(Vec::new(), |last, (seller, _, sales)| averages(last, seller, sales))
            .flat_map(|averages| averages)
            .sink(out);
    }

    /// Q5, hot items: which auctions had the most bids in the last 10 seconds, every 5 seconds?
    pub fn q5(events: impl Source<Event>, disorder: Duration, out: impl Sink<(Timestamp, Hottest)>) {
        events
            .filter_map(Event::bid)
            .timestamp(|bid| bid.at)
            .watermark(bounded(disorder))
            .key_by(|bid| bid.auction)
            .window(sliding(10.secs()).every(5.secs()))
            .count()
            .drop_late()
            // The results of one window have its last microsecond as their time, and so are together in a short window that ends with it.
            .window(tumbling(5.secs()))
            .fold(Hottest::default(), |hottest, (auction, _, bids)| hottest.with(auction, bids))
            .drop_late()
            .map(|(slide, hottest)| (slide.end, hottest))
            .sink(out);
    }

    /// Q7, highest bid: which one was it, every 10 seconds?
    pub fn q7(events: impl Source<Event>, disorder: Duration, out: impl Sink<(Window, Bid)>) {
        events
            .filter_map(Event::bid)
            .timestamp(|bid| bid.at)
            .watermark(bounded(disorder))
            .window(tumbling(10.secs()))
            .top(1, |bid| (bid.price, *bid))
            .drop_late()
            .flat_map(|(window, highest)| highest.into_iter().map(move |bid| (window, bid)))
            .sink(out);
    }

    /// Q8, new users: who registered and opened an auction within the same 10 seconds?
    pub fn q8(events: impl Source<Event>, disorder: Duration, out: impl Sink<(Window, Person, Auction)>) {
        let people = events
            .filter_map(Event::person)
            .timestamp(|person| person.at)
            .watermark(bounded(disorder))
            .key_by(|person| person.id);
        let auctions = events
            .filter_map(Event::auction)
            .timestamp(|auction| auction.at)
            .watermark(bounded(disorder))
            .key_by(|auction| auction.seller);
        people
            .join(auctions)
            .window(tumbling(10.secs()))
            .drop_late()
            .map(|(_, window, person, auction)| (window, person, auction))
            .sink(out);
    }

    /// Q11, user sessions: how many bids did each person make before a pause of 10 seconds?
    pub fn q11(events: impl Source<Event>, disorder: Duration, out: impl Sink<(u64, Window, u64)>) {
        events
            .filter_map(Event::bid)
            .timestamp(|bid| bid.at)
            .watermark(bounded(disorder))
            .key_by(|bid| bid.bidder)
            .window(session(10.secs()))
            .count()
            .drop_late()
            .sink(out);
    }
);

impl Seller {
    /// The offers that an event makes known.
    fn learn(&mut self, event: Event) -> Vec<Offer> {
        match event {
            Event::Person(person) => {
                self.person = Some(person);
                std::mem::take(&mut self.waiting).into_iter().map(|auction| offer(person, auction)).collect()
            }
            Event::Auction(auction) => match self.person {
                Some(person) => vec![offer(person, auction.id)],
                None => {
                    self.waiting.push(auction.id);
                    Vec::new()
                }
            },
            Event::Bid(_) => Vec::new(),
        }
    }
}

fn offer(Person { name, city, state, .. }: Person, auction: u64) -> Offer {
    Offer { name, city, state, auction }
}

impl Bidding {
    fn learn(&mut self, event: Event) {
        match event {
            Event::Auction(auction) => self.auction = Some(auction),
            Event::Bid(bid) => self.bids.push(bid),
            Event::Person(_) => {}
        }
        if let Some(auction) = self.auction {
            let highest = self.bids.drain(..).filter(|bid| is_valid(&auction, bid)).max_by_key(rank);
            self.bids.extend(highest);
        }
    }

    fn sale(self) -> Option<Sale> {
        let Auction { id, seller, category, expires, .. } = self.auction?;
        let price = self.bids.first()?.price;
        Some(Sale { closed: expires, auction: id, seller, category, price })
    }
}

/// Whether a bid is made while the auction is open, and high enough.
fn is_valid(auction: &Auction, bid: &Bid) -> bool {
    (auction.at..auction.expires).contains(&bid.at) && bid.price >= auction.reserve
}

/// The bid with the highest rank wins: of equal prices the first.
fn rank(bid: &Bid) -> (u64, Reverse<Timestamp>) {
    (bid.price, Reverse(bid.at))
}

/// Behind each sale, the average of the last ten.
fn averages(last: &mut Vec<u64>, seller: u64, mut sales: Vec<Sale>) -> Vec<(u64, u64)> {
    sales.sort();
    let average = |sale: Sale| {
        if last.len() == 10 {
            last.remove(0);
        }
        last.push(sale.price);
        (seller, last.iter().sum::<u64>() / last.len() as u64)
    };
    sales.into_iter().map(average).collect()
}

impl Hottest {
    /// With one more auction of the same window.
    pub fn with(mut self, auction: u64, bids: u64) -> Self {
        if bids > self.bids {
            return Hottest { bids, auctions: vec![auction] };
        }
        if bids == self.bids {
            let place = self.auctions.partition_point(|other| *other < auction);
            self.auctions.insert(place, auction);
        }
        self
    }
}
