//! Q4: open auctions in a hash table, and when they close in a heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use contest::Answer;
use contest::workloads::nexmark::{Bidding, DISORDER, Event, average};
use hashbrown::HashMap;

/// So often auctions are closed, in microseconds.
const SECOND: i64 = 1_000_000;

#[derive(Default)]
struct Auctions {
    open: HashMap<u64, Bidding>,
    closing: BinaryHeap<Reverse<(i64, u64)>>,
    /// Of each category, the sum of prices, and how many sales.
    sold: HashMap<u64, (u64, u64)>,
}

pub fn q4(events: &Arc<[Event]>) -> Answer {
    let mut auctions = Auctions::default();
    let mut close_at = i64::MIN;
    for event in events.iter() {
        let at = event.at().as_micros();
        if at >= close_at {
            auctions.close(at - DISORDER);
            close_at = at + SECOND;
        }
        match event {
            Event::Bid(bid) => auctions.open.entry(bid.auction).or_default().bid(*bid),
            Event::Auction(auction) => {
                auctions.open.entry(auction.id).or_default().open(*auction);
                auctions.closing.push(Reverse((auction.expires.as_micros(), auction.id)));
            }
            Event::Person(_) => {}
        }
    }
    auctions.close(i64::MAX);
    auctions.sold.iter().map(|(category, (sum, sales))| average(*category, sum / sales)).collect()
}

impl Auctions {
    /// Closes what is over at a time. Bids that come later open nothing that is ever sold.
    fn close(&mut self, time: i64) {
        while let Some(Reverse((expires, auction))) = self.closing.peek().copied()
            && expires <= time
        {
            self.closing.pop();
            if let Some((category, price)) = self.open.remove(&auction).and_then(|bidding| bidding.sale()) {
                let (sum, sales) = self.sold.entry(category).or_default();
                (*sum, *sales) = (*sum + price, *sales + 1);
            }
        }
    }
}
