//! Q5: bids are counted in slices of five seconds, on the worker that reads them and then on that of the auction, and two slices are a window.

use std::sync::Arc;

use contest::workloads::nexmark::{Event, Hottest};
use contest::{Answer, Local};
use timely::dataflow::channels::pact::{Exchange, Pipeline};
use timely::dataflow::operators::vec::Map;

use super::Events;
use crate::input::SECOND;
use crate::run::{run, tell};
use crate::windowed::{combined, windowed};

/// The length of a slice, in seconds.
const FIVE: i64 = 5;

pub fn q5(events: &Arc<[Event]>, workers: usize) -> Answer {
    let events = Events::of(events);
    run(workers, move |scope, worker, told| {
        let bids = events.read(scope, worker).flat_map(|event| match event {
            Event::Bid(bid) => Some(((bid.at.as_micros().div_euclid(FIVE * SECOND) + 1) * FIVE, bid.auction)),
            _ => None,
        });
        let of_worker = windowed(bids, Pipeline, |bid| *bid, |count: &mut u64, _| *count += 1);
        let slices = combined(of_worker, |auction| *auction, |count, more| *count += more);
        let halves = slices.flat_map(|(end, auction, count)| [(end, auction, count), (end + FIVE, auction, count)]);
        let windows = windowed(
            halves,
            Pipeline,
            |(end, auction, _)| (*end, *auction),
            |count: &mut u64, (_, _, more)| *count += more,
        );
        let of_worker = windowed(
            windows,
            Pipeline,
            |(end, _, _)| (*end, ()),
            |hottest: &mut Local<Hottest>, (_, auction, count)| hottest.0.add(auction, count),
        );
        // The auctions of a window come together on the worker of the window.
        let hottest = windowed(
            of_worker,
            Exchange::new(|(end, (), _): &(i64, (), Local<Hottest>)| end.cast_unsigned()),
            |(end, (), _)| (*end, ()),
            |hottest: &mut Hottest, (_, (), more)| hottest.merge(more.0),
        );
        tell(hottest, told, |(end, (), hottest)| hottest.number(end * SECOND));
    })
}
