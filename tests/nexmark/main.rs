//! The queries of NEXMark, each compared with a straightforward computation over the whole input.

#[path = "../../examples/nexmark/generator.rs"]
mod generator;
#[path = "../../examples/nexmark/model.rs"]
mod model;
#[path = "../../examples/nexmark/queries.rs"]
mod queries;

mod plain;

use std::collections::HashMap;
use std::fmt::Debug;
use std::time::Duration;

use thalweg::prelude::*;
use thalweg::source::Random;

use model::Event;

/// Enough for several windows, and for workers to run at the same time.
const RECORDS: u64 = 25_000;

/// The inputs and the runs that every query is compared on.
#[derive(Clone, Copy, Debug)]
struct Case {
    seed: u64,
    disorder: Duration,
    workers: usize,
    cap: usize,
}

fn cases() -> impl Iterator<Item = Case> {
    let inputs = [(1, 0.secs()), (2, 1.secs()), (3, 12.secs())];
    let runs = [(1, 1_000), (3, 7_000)];
    inputs.into_iter().flat_map(move |(seed, disorder)| {
        runs.into_iter().map(move |(workers, cap)| Case { seed, disorder, workers, cap })
    })
}

impl Case {
    /// The whole input.
    fn events(self) -> Vec<Event> {
        let event = |number| generator::event(&mut Random::new(self.seed, number), number, self.disorder);
        (0..RECORDS).map(event).collect()
    }
}

/// Whether two lists hold the same, in whatever order; and that they hold something.
fn same<T: Debug + Ord>(case: Case, mut results: Vec<T>, mut expected: Vec<T>) {
    results.sort();
    expected.sort();
    assert!(!expected.is_empty(), "{case:?}");
    if let Some((ours, theirs)) = results.iter().zip(&expected).find(|(ours, theirs)| ours != theirs) {
        panic!("{case:?}: {ours:?} instead of {theirs:?}");
    }
    assert_eq!(results.len(), expected.len(), "{case:?}");
}

/// A test for each query, with what stands in front of its output.
macro_rules! queries {
    ($($query:ident($($argument:ident)?))*) => {$(
        #[test]
        fn $query() {
            for case in cases() {
                let mut out = Vec::new();
                let events = generator::events(case.seed, case.disorder).take(RECORDS);
                let job = queries::$query(events, $(case.$argument,)? &mut out);
                job.workers(case.workers).trigger(Trigger::asap().cap(case.cap)).run_blocking().unwrap();
                same(case, out, plain::$query(&case.events()));
            }
        }
    )*};
}

queries! {
    q0()
    q1()
    q2()
    q3()
    q5(disorder)
    q6(disorder)
    q7(disorder)
    q8(disorder)
    q11(disorder)
}

/// Q4 gives the newest average again and again: the last one counts.
#[test]
fn q4() {
    for case in cases() {
        let mut out = HashMap::new();
        let events = generator::events(case.seed, case.disorder).take(RECORDS);
        let job = queries::q4(events, case.disorder, &mut out);
        job.workers(case.workers).trigger(Trigger::asap().cap(case.cap)).run_blocking().unwrap();
        same(case, out.into_iter().collect(), plain::q4(&case.events()));
    }
}

#[test]
fn the_generator_has_the_published_proportions() {
    let events = Case { seed: 7, disorder: 0.secs(), workers: 1, cap: 1 }.events();
    let count = |is: fn(&Event) -> bool| events.iter().filter(|event| is(event)).count();
    assert_eq!(count(|event| event.person().is_some()), 500);
    assert_eq!(count(|event| event.auction().is_some()), 1_500);
    assert_eq!(count(|event| event.bid().is_some()), 23_000);
}

#[test]
fn who_sells_and_what_is_bid_for_was_there_before() {
    let (mut people, mut auctions) = (0, 0);
    for event in (Case { seed: 8, disorder: 0.secs(), workers: 1, cap: 1 }).events() {
        match event {
            Event::Person(person) => people = person.id,
            Event::Auction(auction) => {
                assert!(auction.seller <= people);
                auctions = auction.id;
            }
            Event::Bid(bid) => assert!(bid.bidder <= people && bid.auction <= auctions),
        }
    }
}
