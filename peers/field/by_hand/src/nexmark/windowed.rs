//! Q7 and Q8, in windows of ten seconds that don't overlap.

use std::sync::Arc;

use contest::Answer;
use contest::pairs::by_hand::Windows;
use contest::workloads::nexmark::{Auction, Bid, DISORDER, Event, Person, TEN_SECONDS, highest, opened};
use hashbrown::HashMap;

use super::seller;
use crate::rounds::by_owner;
use crate::threads::{batches, on_each};

const BATCH: usize = 1 << 14;

pub fn q7(events: &Arc<[Event]>, threads: usize) -> Answer {
    let of_each = on_each(threads, |thread| highest_bids(batches(events, BATCH, thread, threads)));
    let mut windows: Vec<(i64, Bid)> = of_each.into_iter().flatten().collect();
    // Of one window, the highest comes first and stays.
    windows.sort_unstable_by_key(|(start, bid)| (*start, std::cmp::Reverse((bid.price, *bid))));
    windows.dedup_by_key(|(start, _)| *start);
    windows.into_iter().map(|(start, bid)| highest(start, bid)).collect()
}

fn highest_bids<'e>(batches: impl Iterator<Item = &'e [Event]>) -> Vec<(i64, Bid)> {
    let mut complete = Vec::new();
    let mut windows = Windows::new(TEN_SECONDS, DISORDER, |window, bid: &mut Option<Bid>| {
        complete.extend(bid.take().map(|bid| (window.start.as_micros(), bid)));
    });
    for event in batches.flatten() {
        if let Event::Bid(bid) = event
            && let Some(highest) = windows.at(bid.at)
            && highest.is_none_or(|highest| (highest.price, highest) < (bid.price, *bid))
        {
            *highest = Some(*bid);
        }
    }
    windows.finish();
    complete
}

/// The people and the auctions of a window.
#[derive(Default)]
struct Registered {
    people: HashMap<u64, Person>,
    auctions: Vec<Auction>,
}

pub fn q8(events: &Arc<[Event]>, threads: usize) -> Answer {
    if threads == 1 {
        return opened_by_newcomers(events.iter());
    }
    let of_each = by_owner(
        events,
        threads,
        |event| (!matches!(event, Event::Bid(_))).then(|| (seller(event), event)),
        |events| opened_by_newcomers(events),
    );
    of_each.into_iter().sum()
}

fn opened_by_newcomers<'e>(events: impl Iterator<Item = &'e Event>) -> Answer {
    let mut answer = Answer::default();
    let mut windows = Windows::new(TEN_SECONDS, DISORDER, |window, registered: &mut Registered| {
        for auction in registered.auctions.drain(..) {
            if let Some(person) = registered.people.get(&auction.seller) {
                answer.add(opened(window.start.as_micros(), person.id, person.name, auction.id, auction.reserve));
            }
        }
        registered.people.clear();
    });
    for event in events {
        match event {
            Event::Bid(_) => {}
            Event::Person(person) => {
                if let Some(open) = windows.at(person.at) {
                    open.people.insert(person.id, *person);
                }
            }
            Event::Auction(auction) => {
                if let Some(open) = windows.at(auction.at) {
                    open.auctions.push(*auction);
                }
            }
        }
    }
    windows.finish();
    answer
}
