//! The queries as the example `nexmark` has them, on events that are lent; its data structures are those that all contenders share.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use contest::Answer;
use contest::workloads::nexmark::{
    Auction, Bid, Bidding, DISORDER, EUROS, Event, Hottest, Person, average, highest, in_euros, is_near, offered,
    opened, selected,
};
use thalweg::prelude::*;

use crate::on;
use crate::tell::Tell;

/// Of a seller in Q3: the person, once they are known, and until then their auctions.
#[derive(Clone, Debug, Default)]
struct Seller {
    person: Option<Person>,
    waiting: Vec<u64>,
}

stream!(
    fn q1_pipeline(events: impl Source<&Event>, out: impl Sink<Bid>) {
        events.filter_map(|event| event.bid()).map(|bid| Bid { price: bid.price * EUROS / 1_000, ..bid }).sink(out);
    }

    fn q2_pipeline(events: impl Source<&Event>, out: impl Sink<(u64, u64)>) {
        events
            .filter_map(|event| event.bid())
            .filter(|bid| bid.auction % 123 == 0)
            .map(|bid| (bid.auction, bid.price))
            .sink(out);
    }

    fn q3_pipeline(events: impl Source<&Event>, out: impl Sink<(Person, u64)>) {
        events
            .filter(|event| match event {
                Event::Person(person) => is_near(person),
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

    fn q4_pipeline(events: impl Source<&Event>, disorder: Duration, out: impl Sink<(u64, u64)>) {
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
                match event {
                    Event::Auction(auction) => {
                        timers.set("closes", auction.expires);
                        bidding.open(*auction);
                    }
                    Event::Bid(bid) => bidding.bid(*bid),
                    Event::Person(_) => {}
                }
                None
            })
            .on_timer("closes", |bidding, _, _, _| std::mem::take(bidding).sale())
            .key_by(|(category, _)| *category)
            .unbounded("there are five categories")
            .aggregate(|all| (all.sum(|sale| sale.1), all.count()))
            .map(|(category, (sum, sales))| (category, sum / sales))
            .sink(out);
    }

    fn q5_pipeline(events: impl Source<&Event>, disorder: Duration, out: impl Sink<(Window, Hottest)>) {
        events
            .filter_map(|event| event.bid())
            .timestamp(|bid| bid.at)
            .watermark(bounded(disorder))
            .key_by(|bid| bid.auction)
            .window(sliding(10.secs()).every(5.secs()))
            .count()
            .drop_late()
            .window(tumbling(5.secs()))
            .fold(Hottest::default(), |mut hottest, (auction, _, bids)| {
                hottest.add(auction, bids);
                hottest
            })
            .drop_late()
            .sink(out);
    }

    fn q7_pipeline(events: impl Source<&Event>, disorder: Duration, out: impl Sink<(Window, Bid)>) {
        events
            .filter_map(|event| event.bid())
            .timestamp(|bid| bid.at)
            .watermark(bounded(disorder))
            .window(tumbling(10.secs()))
            .top(1, |bid| (bid.price, *bid))
            .drop_late()
            .flat_map(|(window, highest)| highest.into_iter().map(move |bid| (window, bid)))
            .sink(out);
    }

    fn q8_pipeline(events: impl Source<&Event>, disorder: Duration, out: impl Sink<(Window, Person, Auction)>) {
        let people = events
            .filter_map(|event| event.person())
            .timestamp(|person| person.at)
            .watermark(bounded(disorder))
            .key_by(|person| person.id);
        let auctions = events
            .filter_map(|event| event.auction())
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
);

impl Seller {
    /// The offers that an event makes known.
    fn learn(&mut self, event: &Event) -> Vec<(Person, u64)> {
        match event {
            Event::Person(person) => {
                self.person = Some(*person);
                std::mem::take(&mut self.waiting).into_iter().map(|auction| (*person, auction)).collect()
            }
            Event::Auction(auction) => match self.person {
                Some(person) => vec![(person, auction.id)],
                None => {
                    self.waiting.push(auction.id);
                    Vec::new()
                }
            },
            Event::Bid(_) => Vec::new(),
        }
    }
}

fn disorder() -> Duration {
    (DISORDER as u64).micros()
}

pub fn q1(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let job = q1_pipeline(shared(Arc::clone(events)), Tell::to(&mut answer, in_euros));
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}

pub fn q2(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let out = Tell::to(&mut answer, |(auction, price)| selected(auction, price));
    on(q2_pipeline(shared(Arc::clone(events)), out), workers).run_blocking().expect("nothing can fail");
    answer
}

pub fn q3(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let number = |(person, auction): (Person, u64)| offered(person.name, person.city, person.state, auction);
    let job = q3_pipeline(shared(Arc::clone(events)), Tell::to(&mut answer, number));
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}

pub fn q4(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut averages: HashMap<u64, u64> = HashMap::new();
    let job = q4_pipeline(shared(Arc::clone(events)), disorder(), &mut averages);
    on(job, workers).run_blocking().expect("nothing can fail");
    averages.iter().map(|(category, price)| average(*category, *price)).collect()
}

pub fn q5(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let out = Tell::to(&mut answer, |(slide, hottest): (Window, Hottest)| hottest.number(slide.end.as_micros()));
    let job = q5_pipeline(shared(Arc::clone(events)), disorder(), out);
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}

pub fn q7(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let out = Tell::to(&mut answer, |(window, bid): (Window, Bid)| highest(window.start.as_micros(), bid));
    let job = q7_pipeline(shared(Arc::clone(events)), disorder(), out);
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}

pub fn q8(events: &Arc<[Event]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let number = |(window, person, auction): (Window, Person, Auction)| {
        opened(window.start.as_micros(), person.id, person.name, auction.id, auction.reserve)
    };
    let job = q8_pipeline(shared(Arc::clone(events)), disorder(), Tell::to(&mut answer, number));
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}
