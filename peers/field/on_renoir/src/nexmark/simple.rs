//! Q1 and Q2.

use std::sync::Arc;

use contest::Answer;
use contest::workloads::nexmark::{Bid, EUROS, Event, in_euros, selected};

use crate::run::{BATCH, records, run};

pub fn q1(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        context
            .stream_par_iter(records(events))
            .batch_mode(BATCH)
            .filter_map(|event| event.bid())
            .map(|bid| Bid { price: bid.price * EUROS / 1_000, ..bid })
            .map(in_euros)
    })
}

pub fn q2(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        context
            .stream_par_iter(records(events))
            .batch_mode(BATCH)
            .filter_map(|event| event.bid())
            .filter(|bid| bid.auction % 123 == 0)
            .map(|bid| (bid.auction, bid.price))
            .map(|(auction, price)| selected(auction, price))
    })
}
