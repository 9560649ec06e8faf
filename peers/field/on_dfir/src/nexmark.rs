//! Q1, Q2 and Q3.

use std::sync::Arc;

use contest::Answer;
use contest::workloads::nexmark::{Auction, Bid, EUROS, Event, Person, in_euros, is_near, offered, selected};
use dfir_rs::dfir_syntax;

pub fn q1(events: &Arc<[Event]>) -> Answer {
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(events.iter())
            -> filter_map(|event: &Event| event.bid())
            -> map(|bid| Bid { price: bid.price * EUROS / 1_000, ..bid })
            -> for_each(|bid| told.add(in_euros(bid)));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}

pub fn q2(events: &Arc<[Event]>) -> Answer {
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(events.iter())
            -> filter_map(|event: &Event| event.bid())
            -> filter(|bid: &Bid| bid.auction % 123 == 0)
            -> map(|bid| (bid.auction, bid.price))
            -> for_each(|(auction, price)| told.add(selected(auction, price)));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}

pub fn q3(events: &Arc<[Event]>) -> Answer {
    let events = contest::for_good(events);
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        sellers = source_iter(events.iter()) -> filter(|event: &&Event| !matches!(event, Event::Bid(_))) -> tee();
        sellers
            -> filter_map(|event: &Event| event.person().filter(is_near))
            -> map(|person: Person| (person.id, person))
            -> [0]offers;
        sellers
            -> filter_map(|event: &Event| event.auction().filter(|auction| auction.category == 10))
            -> map(|auction: Auction| (auction.seller, auction.id))
            -> [1]offers;
        offers = join_multiset::<'static>()
            -> for_each(|(_, (person, auction)): (u64, (Person, u64))| {
                told.add(offered(person.name, person.city, person.state, auction))
            });
    };
    flow.run_available_sync();
    drop(flow);
    answer
}
