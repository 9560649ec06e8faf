//! Q5: the bids of each auction in five seconds are in a hash table, and two of them are a window.

use std::sync::Arc;

use contest::Answer;
use contest::pairs::by_hand::{NumberTable, Windows};
use contest::workloads::nexmark::{DISORDER, Event, Hottest};

const FIVE_SECONDS: i64 = 5_000_000;

type Bids = Vec<(u64, u32)>;

pub fn q5(events: &Arc<[Event]>) -> Answer {
    let mut answer = Answer::default();
    let mut before: Option<(i64, Bids)> = None;
    let mut slices = Windows::new(FIVE_SECONDS, DISORDER, |slice, bids: &mut NumberTable<u32>| {
        let (end, bids) = (slice.end.as_micros(), bids.drain().collect::<Bids>());
        let last = before.replace((end, bids.clone()));
        let last = last.and_then(|last| follow(last, end, &mut answer)).unwrap_or_default();
        answer.add(hottest(last, &bids).number(end));
    });
    for event in events.iter() {
        if let Event::Bid(bid) = event
            && let Some(bids) = slices.at(bid.at)
        {
            bids.update(bid.auction, |bids| *bids += 1);
        }
    }
    slices.finish();
    if let Some((end, bids)) = before {
        answer.add(hottest(bids, &[]).number(end + FIVE_SECONDS));
    }
    answer
}

/// The bids of the slice before the one with this end. If that is another one, nobody comes after what was last: it is a window by itself.
fn follow((last, bids): (i64, Bids), end: i64, answer: &mut Answer) -> Option<Bids> {
    if last + FIVE_SECONDS == end {
        return Some(bids);
    }
    answer.add(hottest(bids, &[]).number(last + FIVE_SECONDS));
    None
}

fn hottest(one: Bids, other: &[(u64, u32)]) -> Hottest {
    let mut both: NumberTable<u32> = NumberTable::default();
    for (auction, bids) in one.iter().chain(other) {
        both.update(*auction, |all| *all += bids);
    }
    let mut hottest = Hottest::default();
    both.iter_mut().for_each(|(auction, bids)| hottest.add(*auction, u64::from(*bids)));
    hottest
}
