//! Q7 and Q8.

use std::sync::Arc;

use contest::workloads::nexmark::{Auction, Bid, Event, Person, TEN_SECONDS, highest, opened};
use contest::{Answer, Local};
use thalweg::Timestamp;
use timely::dataflow::channels::pact::{Exchange, Pipeline};
use timely::dataflow::operators::vec::Map;

use super::Events;
use crate::input::SECOND;
use crate::run::{run, tell};
use crate::windowed::{combined, windowed};

const TEN: i64 = TEN_SECONDS / SECOND;

/// The end of a time's window, in seconds.
fn end(at: Timestamp) -> i64 {
    (at.as_micros().div_euclid(TEN_SECONDS) + 1) * TEN
}

type Highest = Local<Option<(u64, Bid)>>;

pub fn q7(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let bids = events.read(scope, worker).flat_map(|event| event.bid());
        let add = |highest: &mut Highest, bid: Bid| highest.0 = highest.0.max(Some((bid.price, bid)));
        let of_worker = windowed(bids, Pipeline, |bid| (end(bid.at), ()), add);
        let of_all = combined(of_worker, |()| 0, |highest, more| highest.0 = highest.0.max(more.0));
        let number = |(end, (), bid): (i64, (), Highest)| {
            let (_, bid) = bid.0.expect("a window begins with a bid");
            highest((end - TEN) * SECOND, bid)
        };
        tell(of_all, told, number);
    })
}

/// Someone in a window, and the auctions that they opened.
#[derive(Default)]
struct Seller {
    person: Option<&'static Person>,
    auctions: Vec<&'static Auction>,
}

pub fn q8(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let events = events.read(scope, worker).flat_map(|event| match event {
            Event::Bid(_) => None,
            Event::Auction(_) | Event::Person(_) => Some(Local(event)),
        });
        let sellers = windowed(
            events,
            Exchange::new(|event: &Local<&Event>| seller(event.0)),
            |event: &Local<&Event>| (end(event.0.at()), seller(event.0)),
            |known: &mut Seller, event: Local<&'static Event>| match event.0 {
                Event::Person(person) => known.person = Some(person),
                Event::Auction(auction) => known.auctions.push(auction),
                Event::Bid(_) => {}
            },
        );
        let opened_in = sellers.flat_map(|(end, _, seller)| {
            let of_person =
                |person: &'static Person| seller.auctions.into_iter().map(move |auction| (end, person, auction));
            seller.person.map(of_person).into_iter().flatten()
        });
        tell(opened_in, told, |(end, person, auction): (i64, &Person, &Auction)| {
            opened((end - TEN) * SECOND, person.id, person.name, auction.id, auction.reserve)
        });
    })
}

/// Who sells, or will.
fn seller(event: &Event) -> u64 {
    match event {
        Event::Person(person) => person.id,
        Event::Auction(auction) => auction.seller,
        Event::Bid(bid) => bid.bidder,
    }
}
