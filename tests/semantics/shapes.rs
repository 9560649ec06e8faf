//! How a loop runs – in one pass or two, with branches or without – is chosen by the plan, told by `explain`, and shows in no result.

use thalweg::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    View,
    Click,
}

#[derive(Clone, Debug)]
struct Event {
    kind: Kind,
    page: u32,
    number: u64,
}

macro_rules! twice {
    ($name:ident, $plain:ident, $without:ident, ($($parameters:tt)*), $($body:tt)*) => {
        stream!(
            fn $name($($parameters)*) {
                $($body)*
            }

            #[without($without)]
            fn $plain($($parameters)*) {
                $($body)*
            }
        );
    };
}

twice!(
    in_two_passes,
    in_one_pass,
    two_passes,
    (events: impl Source<&Event>, out: impl Sink<(u32, u64)>),
    events
        .filter(|event| matches!(event.kind, Kind::View))
        .filter(|event| event.page != 3)
        .key_by(|event| event.page)
        .unbounded("there are ten pages")
        .scan(0, |seen, event| {
            *seen += event.number;
            (event.page, *seen)
        })
        .sink(out);
);

twice!(
    without_branches,
    with_branches,
    branch_free,
    (numbers: impl Source<&u64>, out: impl Sink<u64>),
    numbers
        .map(|number| number ^ (number >> 3))
        .filter(|number| number & 1 == 0)
        .map(|number| number ^ (number >> 2))
        .filter(|number| number & 2 == 0)
        .sink(out);
);

twice!(
    combining,
    sending,
    combining,
    (
        events: impl Source<&Event>,
        running: impl Sink<(u32, u64)>,
        tumbling_sums: impl Sink<(u32, Window, u64)>,
        sliding_counts: impl Sink<(u32, Window, u64)>,
        largest: impl Sink<(Window, u64)>,
    ),
    let timed = events.timestamp(|event| Timestamp::from_micros(event.number as i64)).watermark(bounded(5.micros()));
    let keyed = timed.key_by(|event| event.page);
    keyed.unbounded("there are ten pages").count().sink(running);
    keyed.window(tumbling(1_000.micros())).sum(|event| event.number).drop_late().sink(tumbling_sums);
    keyed.window(sliding(1_000.micros()).every(300.micros())).count().drop_late().sink(sliding_counts);
    timed.window(tumbling(700.micros())).max(|event| event.number).drop_late().sink(largest);
);

// Of equals the earlier one comes first, and what the first input has in a step comes before what the second one has.
twice!(
    best_of_workers,
    best_of_all,
    combining,
    (ones: impl Source<u64>, others: impl Source<u64>, best: impl Sink<(Window, Vec<u64>)>, by_key: impl Sink<(u64, Window, Vec<u64>)>),
    let ones = ones.timestamp(|n| Timestamp::from_micros(*n as i64)).watermark(bounded(5.micros()));
    let others = others.timestamp(|n| Timestamp::from_micros(*n as i64)).watermark(bounded(5.micros()));
    let all = ones.merge(others);
    all.window(tumbling(700.micros())).top(5, |number| number % 7).drop_late().sink(best);
    all.key_by(|number| number % 3).window(tumbling(900.micros())).top(5, |number| number / 2 % 7).drop_late().sink(by_key);
);

stream!(
    fn may_panic(events: impl Source<&Event>, out: impl Sink<(u32, u64)>) {
        events
            .filter(|event| event.number / 2 > 3)
            .key_by(|event| event.page)
            .unbounded("there are ten pages")
            .count()
            .sink(out);
    }

    fn owned(events: impl Source<Event>, out: impl Sink<(u32, u64)>) {
        events
            .filter(|event| event.page != 3)
            .key_by(|event| event.page)
            .unbounded("there are ten pages")
            .count()
            .sink(out);
    }

    fn looks_nowhere(events: impl Source<&Event>, out: impl Sink<u64>) {
        events.filter(|event| event.page != 3).map(|event| event.number).sink(out);
    }
);

fn events() -> Vec<Event> {
    let event = |number: u64| {
        let kind = if number.wrapping_mul(0x9e37_79b9) >> 5 & 1 == 0 { Kind::View } else { Kind::Click };
        Event { kind, page: (number % 10) as u32, number }
    };
    (0..20_000).map(event).collect()
}

#[test]
fn two_passes_show_in_no_result() {
    let mut expected = Vec::new();
    in_one_pass(shared(events()), &mut expected).run_blocking().unwrap();
    for (workers, cap) in [(1, 1), (1, 1_000), (1, 1_024), (1, 1_025), (1, 100_000), (3, 7_000)] {
        let mut results = Vec::new();
        let job = in_two_passes(shared(events()), &mut results).workers(workers).trigger(Trigger::asap().cap(cap));
        job.run_blocking().unwrap();
        if workers > 1 {
            // Keys go to their owners, and those of a key stay in order.
            results.sort_by_key(|(page, _)| *page);
            expected.sort_by_key(|(page, _)| *page);
        }
        assert_eq!(results, expected, "{workers} workers, {cap} records in a batch");
    }
}

#[test]
fn the_plan_says_that_there_are_two_passes() {
    let two = in_two_passes(shared(events()), |_| {}).explain();
    assert_eq!(two.matches("-- first for a thousand records, without a branch").count(), 2, "{two}");
    let one = in_one_pass(shared(events()), |_| {}).explain();
    assert!(!one.contains("-- first"), "{one}");
}

#[test]
fn there_is_one_pass_where_it_could_show_or_brings_nothing() {
    for plan in [
        may_panic(shared(events()), |_| {}).explain(),
        owned(events(), |_| {}).explain(),
        looks_nowhere(shared(events()), |_| {}).explain(),
    ] {
        assert!(!plan.contains("-- first"), "{plan}");
    }
}

/// All that comes of the events, sorted.
macro_rules! all_of {
    ($pipeline:ident, $workers:expr, $cap:expr) => {{
        let (mut running, mut sums, mut counts, mut largest) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let job = $pipeline(shared(events()), &mut running, &mut sums, &mut counts, &mut largest);
        job.workers($workers).trigger(Trigger::asap().cap($cap)).run_blocking().unwrap();
        (running.sort(), sums.sort(), counts.sort(), largest.sort());
        (running, sums, counts, largest)
    }};
}

#[test]
fn it_shows_in_no_result_where_workers_aggregate() {
    for cap in [700, 3_000, 20_000] {
        let alone = all_of!(combining, 1, cap);
        assert_eq!(alone.1.iter().map(|(_, _, sum)| sum).sum::<u64>(), 20_000 * 19_999 / 2);
        for workers in [2, 3, 8] {
            assert_eq!(all_of!(combining, workers, cap), alone, "{workers} workers, {cap} records in a batch");
            assert_eq!(all_of!(sending, workers, cap), alone, "{workers} workers that send, {cap} records in a batch");
        }
    }
}

/// What is best of the events, sorted.
macro_rules! best_of {
    ($pipeline:ident, $workers:expr, $cap:expr) => {{
        let (mut best, mut by_key) = (Vec::new(), Vec::new());
        let numbers = |from: u64| (from..20_000).step_by(2).collect::<Vec<_>>();
        let job = $pipeline(numbers(0), numbers(1), &mut best, &mut by_key);
        job.workers($workers).trigger(Trigger::asap().cap($cap)).run_blocking().unwrap();
        (best.sort(), by_key.sort());
        (best, by_key)
    }};
}

#[test]
fn it_shows_in_no_result_which_worker_has_met_what_is_best() {
    for cap in [700, 3_000, 20_000] {
        let alone = best_of!(best_of_workers, 1, cap);
        assert_eq!((alone.0.len(), alone.1.len()), (29, 69));
        for workers in [2, 3, 8] {
            assert_eq!(best_of!(best_of_workers, workers, cap), alone, "{workers} workers, {cap} records in a batch");
            assert_eq!(
                best_of!(best_of_all, workers, cap),
                alone,
                "{workers} workers that send, {cap} records in a batch"
            );
        }
    }
}

#[test]
fn branches_can_be_had_back() {
    let numbers: Vec<u64> = (0..5_000u64).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    let (mut free, mut branching) = (Vec::new(), Vec::new());
    without_branches(shared(numbers.clone()), &mut free).run_blocking().unwrap();
    with_branches(shared(numbers.clone()), &mut branching).run_blocking().unwrap();
    assert!(!free.is_empty() && free == branching);
    assert!(without_branches(shared(numbers.clone()), |_| {}).explain().contains("no branch yet"));
    assert!(!with_branches(shared(numbers), |_| {}).explain().contains("no branch yet"));
}
