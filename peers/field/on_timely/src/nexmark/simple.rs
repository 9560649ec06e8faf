//! Q1 and Q2.

use std::sync::Arc;

use contest::Answer;
use contest::workloads::nexmark::{Bid, EUROS, Event, in_euros, selected};
use timely::dataflow::operators::vec::{Filter, Map};

use super::Events;
use crate::run::{run, tell};

pub fn q1(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let bids = events.read(scope, worker).flat_map(|event| event.bid());
        tell(bids.map(|bid| Bid { price: bid.price * EUROS / 1_000, ..bid }), told, in_euros);
    })
}

pub fn q2(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let bids = events.read(scope, worker).flat_map(|event| event.bid()).filter(|bid| bid.auction % 123 == 0);
        tell(bids.map(|bid| (bid.auction, bid.price)), told, |(auction, price)| selected(auction, price));
    })
}
