//! Q4: auctions are closed when the frontier passes the second in which they expire.

use std::collections::BTreeMap;
use std::sync::Arc;

use contest::workloads::nexmark::{Bidding, Event, average};
use contest::{Answer, Local};
use hashbrown::HashMap;
use timely::dataflow::StreamVec;
use timely::dataflow::channels::pact::Exchange;
use timely::dataflow::operators::Capability;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::vec::Map;

use super::Events;
use crate::input::SECOND;
use crate::run::run;
use crate::windowed::windowed;

/// The auctions that close in a second, and the right to say so.
type Closing = (Capability<i64>, Vec<u64>);

/// The sum of prices, and how many.
type Sold = (u64, u64);

pub fn q4(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let events = events.read(scope, worker).flat_map(|event| match event {
            Event::Person(_) => None,
            Event::Auction(_) | Event::Bid(_) => Some(Local(event)),
        });
        // All categories are on one worker, which adds up all there is: a window that ends with time.
        let sold = windowed(
            sales(events),
            Exchange::new(|(category, _): &(u64, u64)| *category),
            |(category, _)| (i64::MAX, *category),
            |(sum, sales): &mut Sold, (_, price)| (*sum, *sales) = (*sum + price, *sales + 1),
        );
        crate::run::tell(sold, told, |(_, category, (sum, sales))| average(category, sum / sales));
    })
}

/// The categories and prices of auctions that have closed.
fn sales<'s>(events: StreamVec<'s, i64, Local<&'static Event>>) -> StreamVec<'s, i64, (u64, u64)> {
    let by_auction = Exchange::new(|event: &Local<&Event>| match event.0 {
        Event::Auction(auction) => auction.id,
        Event::Bid(bid) => bid.auction,
        Event::Person(person) => person.id,
    });
    events.unary_frontier(by_auction, "Close", |_, _| {
        let mut biddings: HashMap<u64, Bidding> = HashMap::new();
        let mut closing: BTreeMap<i64, Closing> = BTreeMap::new();
        move |(input, frontier), output| {
            input.for_each(|capability, events| {
                for Local(event) in events.drain(..) {
                    match event {
                        Event::Auction(auction) => {
                            biddings.entry(auction.id).or_default().open(*auction);
                            let second = auction.expires.as_micros().div_euclid(SECOND);
                            let place = closing.entry(second);
                            let begin = || (capability.delayed(&second, output.output_index()), Vec::new());
                            place.or_insert_with(begin).1.push(auction.id);
                        }
                        Event::Bid(bid) => biddings.entry(bid.auction).or_default().bid(*bid),
                        Event::Person(_) => {}
                    }
                }
            });
            while let Some(entry) = closing.first_entry()
                && !frontier.less_equal(entry.key())
            {
                let (capability, auctions) = entry.remove();
                let sales = auctions.iter().filter_map(|auction| biddings.remove(auction)?.sale());
                output.session(&capability).give_iterator(sales);
            }
        }
    })
}
