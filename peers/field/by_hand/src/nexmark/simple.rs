//! Q1, Q2 and Q3, which have no windows.

use std::sync::Arc;

use contest::Answer;
use contest::workloads::nexmark::{Bid, EUROS, Event, Person, in_euros, is_near, offered, selected};
use hashbrown::HashMap;

use super::seller;
use crate::rounds::by_owner;
use crate::threads::{batches, on_each};

const BATCH: usize = 1 << 14;

pub fn q1(events: &Arc<[Event]>, threads: usize) -> Answer {
    of_bids(events, threads, |bid| Some(in_euros(Bid { price: bid.price * EUROS / 1_000, ..*bid })))
}

pub fn q2(events: &Arc<[Event]>, threads: usize) -> Answer {
    of_bids(events, threads, |bid| (bid.auction % 123 == 0).then(|| selected(bid.auction, bid.price)))
}

fn of_bids(events: &[Event], threads: usize, number: impl Fn(&Bid) -> Option<u64> + Sync) -> Answer {
    let of_thread = |thread| {
        let mut answer = Answer::default();
        for event in batches(events, BATCH, thread, threads).flatten() {
            if let Event::Bid(bid) = event
                && let Some(number) = number(bid)
            {
                answer.add(number);
            }
        }
        answer
    };
    on_each(threads, of_thread).into_iter().sum()
}

/// Of a seller in Q3: the person, once they are known, and until then their auctions.
#[derive(Default)]
struct Seller {
    person: Option<Person>,
    waiting: Vec<u64>,
}

pub fn q3(events: &Arc<[Event]>, threads: usize) -> Answer {
    if threads == 1 {
        return offers(events.iter().filter(|event| is_asked_for(event)));
    }
    let route = |event| is_asked_for(event).then_some((seller(event), event));
    by_owner(events, threads, route, |events| offers(events)).into_iter().sum()
}

fn is_asked_for(event: &Event) -> bool {
    match event {
        Event::Bid(_) => false,
        Event::Person(person) => is_near(person),
        Event::Auction(auction) => auction.category == 10,
    }
}

fn offers<'e>(events: impl Iterator<Item = &'e Event>) -> Answer {
    let mut sellers: HashMap<u64, Seller> = HashMap::new();
    let mut answer = Answer::default();
    for event in events {
        match event {
            Event::Bid(_) => {}
            Event::Person(person) => {
                let seller = sellers.entry(person.id).or_default();
                seller.person = Some(*person);
                std::mem::take(&mut seller.waiting).into_iter().for_each(|auction| answer.add(offer(person, auction)));
            }
            Event::Auction(auction) => {
                let seller = sellers.entry(auction.seller).or_default();
                match &seller.person {
                    Some(person) => answer.add(offer(person, auction.id)),
                    None => seller.waiting.push(auction.id),
                }
            }
        }
    }
    answer
}

fn offer(person: &Person, auction: u64) -> u64 {
    offered(person.name, person.city, person.state, auction)
}
