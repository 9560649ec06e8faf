//! NEXMark by hand. The author knows that ids are given in order, and that an auction is in the stream before the bids for it.

use contest::workloads::nexmark::Event;

mod closed;
mod hot_items;
mod simple;
mod windowed;

pub use closed::q4;
pub use hot_items::q5;
pub use simple::{q1, q2, q3};
pub use windowed::{q7, q8};

/// Who sells, or will.
fn seller(event: &Event) -> u64 {
    match event {
        Event::Person(person) => person.id,
        Event::Auction(auction) => auction.seller,
        Event::Bid(bid) => bid.bidder,
    }
}
