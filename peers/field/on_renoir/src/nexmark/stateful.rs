//! Q3 and Q4.

use std::sync::Arc;

use contest::workloads::nexmark::{Bidding, Event, average, is_near, offered};
use contest::{Answer, Local};

use crate::run::{BATCH, records, run};

pub fn q3(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        let events = context.stream_par_iter(records(events)).batch_mode(BATCH).map(Local);
        let routes = events
            .route()
            .add_route(|event: &Local<&Event>| matches!(event.0, Event::Person(person) if is_near(person)))
            .add_route(|event| matches!(event.0, Event::Auction(auction) if auction.category == 10))
            .build();
        let [people, auctions] = <[_; 2]>::try_from(routes).ok().expect("there are two routes");
        let people = people.filter_map(|event| event.0.person().map(Local));
        let auctions = auctions.filter_map(|event| event.0.auction().map(Local));
        people
            .join(auctions, |person| person.0.id, |auction| auction.0.seller)
            .drop_key()
            .map(|(Local(person), Local(auction))| offered(person.name, person.city, person.state, auction.id))
    })
}

/// The sum of prices, and how many.
type Sold = (u64, u64);

/// Auctions stay open until the end of the input, which is when averages are asked for.
pub fn q4(events: &Arc<[Event]>, workers: usize) -> Answer {
    run(workers, |context| {
        context
            .stream_par_iter(records(events))
            .batch_mode(BATCH)
            .filter(|event| !matches!(event, Event::Person(_)))
            .map(Local)
            .group_by(|event: &Local<&Event>| match event.0 {
                Event::Auction(auction) => auction.id,
                Event::Bid(bid) => bid.auction,
                Event::Person(person) => person.id,
            })
            .fold(Bidding::default(), |bidding, event: Local<&Event>| match event.0 {
                Event::Auction(auction) => bidding.open(*auction),
                Event::Bid(bid) => bidding.bid(*bid),
                Event::Person(_) => {}
            })
            .drop_key()
            .filter_map(|bidding| bidding.sale())
            .group_by_fold(
                |(category, _)| *category,
                (0, 0),
                |(sum, sales): &mut Sold, (_, price)| (*sum, *sales) = (*sum + price, *sales + 1),
                |(sum, sales), more| (*sum, *sales) = (*sum + more.0, *sales + more.1),
            )
            .unkey()
            .map(|(category, (sum, sales))| average(category, sum / sales))
    })
}
