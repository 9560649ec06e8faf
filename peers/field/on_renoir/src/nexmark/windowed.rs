//! Q5, Q7 and Q8, with the window in the key.

use std::sync::Arc;

use contest::workloads::nexmark::{Auction, Bid, Event, Hottest, Person, TEN_SECONDS, highest, opened};
use contest::{Answer, Local};
use thalweg::Timestamp;

use crate::run::{BATCH, records, run};

const FIVE_SECONDS: i64 = TEN_SECONDS / 2;

/// Bids are counted in slices of five seconds, and two of these are a window.
pub fn q5(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        context
            .stream_par_iter(records(events))
            .batch_mode(BATCH)
            .filter_map(|event| event.bid().map(|bid| (bid.at.as_micros().div_euclid(FIVE_SECONDS) + 1, bid.auction)))
            .group_by_count(|bid| *bid)
            .unkey()
            .flat_map(|((slice, auction), bids)| [(slice, auction, bids as u64), (slice + 1, auction, bids as u64)])
            .group_by_fold(
                |(end, auction, _)| (*end, *auction),
                0,
                |all: &mut u64, (_, _, bids)| *all += bids,
                |all, bids| *all += bids,
            )
            .unkey()
            .group_by_fold(
                |((end, _), _)| *end,
                Local(Hottest::default()),
                |hottest, ((_, auction), bids)| hottest.0.add(auction, bids),
                |hottest, more| hottest.0.merge(more.0),
            )
            .unkey()
            .map(|(end, hottest)| hottest.0.number(end * FIVE_SECONDS))
    })
}

/// The start of a time's window.
fn start(at: Timestamp) -> i64 {
    at.as_micros() - at.as_micros().rem_euclid(TEN_SECONDS)
}

pub fn q7(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        context
            .stream_par_iter(records(events))
            .batch_mode(BATCH)
            .filter_map(|event| event.bid().map(Local))
            .group_by_reduce(
                |bid: &Local<Bid>| start(bid.0.at),
                |highest, bid| {
                    if (bid.0.price, bid.0) > (highest.0.price, highest.0) {
                        *highest = bid;
                    }
                },
            )
            .unkey()
            .map(|(start, Local(bid))| highest(start, bid))
    })
}

pub fn q8(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        let events = context.stream_par_iter(records(events)).batch_mode(BATCH).map(Local);
        let routes = events
            .route()
            .add_route(|event: &Local<&Event>| matches!(event.0, Event::Person(_)))
            .add_route(|event| matches!(event.0, Event::Auction(_)))
            .build();
        let [people, auctions] = <[_; 2]>::try_from(routes).ok().expect("there are two routes");
        let people = people.filter_map(|event| event.0.person().map(Local));
        let auctions = auctions.filter_map(|event| event.0.auction().map(Local));
        people
            .join(
                auctions,
                |person: &Local<Person>| (start(person.0.at), person.0.id),
                |auction: &Local<Auction>| (start(auction.0.at), auction.0.seller),
            )
            .unkey()
            .map(|((start, _), (Local(person), Local(auction)))| {
                opened(start, person.id, person.name, auction.id, auction.reserve)
            })
    })
}
