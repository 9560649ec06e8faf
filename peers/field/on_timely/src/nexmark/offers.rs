//! Q3: a hash join of two inputs, as in timely's example.

use std::sync::Arc;

use contest::workloads::nexmark::{Auction, Event, Person, is_near, offered};
use contest::{Answer, Local};
use hashbrown::HashMap;
use timely::dataflow::channels::pact::Exchange;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::vec::Map;

use super::Events;
use crate::run::{run, tell};

type Newcomer = Local<&'static Person>;
type Offered = Local<&'static Auction>;

pub fn q3(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let events = events.read(scope, worker);
        let people = events.clone().flat_map(|event| match event {
            Event::Person(person) if is_near(person) => Some(Local(person)),
            _ => None,
        });
        let auctions = events.flat_map(|event| match event {
            Event::Auction(auction) if auction.category == 10 => Some(Local(auction)),
            _ => None,
        });
        let by_id = Exchange::new(|person: &Newcomer| person.0.id);
        let by_seller = Exchange::new(|auction: &Offered| auction.0.seller);
        let offers = people.binary(auctions, by_id, by_seller, "Offers", |_, _| {
            let mut people: HashMap<u64, &Person> = HashMap::new();
            let mut waiting: HashMap<u64, Vec<u64>> = HashMap::new();
            move |newcomers, auctions, output| {
                newcomers.for_each_stamp(|capability, newcomers| {
                    let mut session = output.session(&capability);
                    for Local(person) in newcomers.flat_map(|people| people.drain(..)) {
                        people.insert(person.id, person);
                        let waiting = waiting.remove(&person.id).unwrap_or_default();
                        session.give_iterator(waiting.into_iter().map(|auction| (person, auction)));
                    }
                });
                auctions.for_each_stamp(|capability, auctions| {
                    let mut session = output.session(&capability);
                    for Local(auction) in auctions.flat_map(|auctions| auctions.drain(..)) {
                        match people.get(&auction.seller) {
                            Some(person) => session.give((*person, auction.id)),
                            None => waiting.entry(auction.seller).or_default().push(auction.id),
                        }
                    }
                });
            }
        });
        let number = |(person, auction): (&Person, u64)| offered(person.name, person.city, person.state, auction);
        tell(offers.container::<Vec<_>>(), told, number);
    })
}
