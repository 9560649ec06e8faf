//! Q5: the bids of each auction in five seconds are an array, and two of them are a window.

use std::sync::Arc;

use contest::Answer;
use contest::pairs::by_hand::Windows;
use contest::workloads::nexmark::{DISORDER, Event, Hottest};

use crate::threads::{batches, on_each};

const BATCH: usize = 1 << 14;

const FIVE_SECONDS: i64 = 5_000_000;

/// Bids by auction, from that with the id `first`.
#[derive(Clone, Default)]
struct Bids {
    first: u64,
    counts: Vec<u32>,
}

/// At the ends of what is known there is room for so many more.
const MORE: u64 = 256;

pub fn q5(events: &Arc<[Event]>, threads: usize) -> Answer {
    let of_each = on_each(threads, |thread| slices(batches(events, BATCH, thread, threads)));
    let mut slices: Vec<(i64, Bids)> = of_each.into_iter().flatten().collect();
    slices.sort_unstable_by_key(|(end, _)| *end);
    slices.dedup_by(|(end, more), (kept, bids)| {
        let is_same = end == kept;
        if is_same {
            bids.add_all(more);
        }
        is_same
    });
    answer(&slices)
}

fn slices<'e>(batches: impl Iterator<Item = &'e [Event]>) -> Vec<(i64, Bids)> {
    let mut complete = Vec::new();
    let mut slices = Windows::new(FIVE_SECONDS, DISORDER, |slice, bids: &mut Bids| {
        complete.push((slice.end.as_micros(), std::mem::take(bids)));
    });
    for event in batches.flatten() {
        if let Event::Bid(bid) = event
            && let Some(bids) = slices.at(bid.at)
        {
            *bids.of(bid.auction) += 1;
        }
    }
    slices.finish();
    complete
}

fn answer(slices: &[(i64, Bids)]) -> Answer {
    let mut answer = Answer::default();
    let none = Bids::default();
    for (place, (end, bids)) in slices.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| &slices[before]);
        let before = before.filter(|(before, _)| before + FIVE_SECONDS == *end).map_or(&none, |(_, bids)| bids);
        answer.add(hottest(before, bids).number(*end));
        // Nobody comes after: the last half of a window.
        if slices.get(place + 1).is_none_or(|(next, _)| end + FIVE_SECONDS != *next) {
            answer.add(hottest(bids, &none).number(end + FIVE_SECONDS));
        }
    }
    answer
}

fn hottest(one: &Bids, other: &Bids) -> Hottest {
    let mut both = one.clone();
    both.add_all(other);
    let mut hottest = Hottest::default();
    let of_auctions = (both.first..).zip(&both.counts).filter(|(_, bids)| **bids > 0);
    of_auctions.for_each(|(auction, bids)| hottest.add(auction, u64::from(*bids)));
    hottest
}

impl Bids {
    #[inline]
    fn of(&mut self, auction: u64) -> &mut u32 {
        if auction.wrapping_sub(self.first) >= self.counts.len() as u64 {
            self.make_room_for(auction);
        }
        &mut self.counts[(auction - self.first) as usize]
    }

    #[cold]
    #[inline(never)]
    fn make_room_for(&mut self, auction: u64) {
        if self.counts.is_empty() {
            self.first = auction.saturating_sub(MORE);
        }
        if auction < self.first {
            let first = auction.saturating_sub(MORE);
            self.counts.splice(0..0, (first..self.first).map(|_| 0));
            self.first = first;
        }
        let end = (auction - self.first + MORE) as usize;
        self.counts.resize(end.max(self.counts.len()), 0);
    }

    fn add_all(&mut self, other: &Bids) {
        let of_auctions = (other.first..).zip(&other.counts).filter(|(_, bids)| **bids > 0);
        of_auctions.for_each(|(auction, bids)| *self.of(auction) += bids);
    }
}
