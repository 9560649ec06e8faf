//! Q8: of a window of ten seconds the people and the auctions, each in a hash table by who it is.

use std::sync::Arc;

use contest::Answer;
use contest::pairs::by_hand::Windows;
use contest::workloads::nexmark::{Auction, DISORDER, Event, Person, TEN_SECONDS, opened};
use hashbrown::HashMap;

#[derive(Default)]
struct Registered {
    people: HashMap<u64, Person>,
    auctions: HashMap<u64, Vec<Auction>>,
}

pub fn q8(events: &Arc<[Event]>) -> Answer {
    let mut answer = Answer::default();
    let mut windows =
        Windows::new(TEN_SECONDS, DISORDER, |window, Registered { people, auctions }: &mut Registered| {
            for (id, person) in people.drain() {
                for auction in auctions.get(&id).into_iter().flatten() {
                    answer.add(opened(window.start.as_micros(), id, person.name, auction.id, auction.reserve));
                }
            }
            auctions.clear();
        });
    for event in events.iter() {
        match event {
            Event::Bid(_) => {}
            Event::Person(person) => {
                if let Some(open) = windows.at(person.at) {
                    open.people.insert(person.id, *person);
                }
            }
            Event::Auction(auction) => {
                if let Some(open) = windows.at(auction.at) {
                    open.auctions.entry(auction.seller).or_default().push(*auction);
                }
            }
        }
    }
    windows.finish();
    answer
}
