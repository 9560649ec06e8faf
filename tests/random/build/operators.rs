//! The words that pipelines are composed of. A closure is the same text on both sides.

/// From events to events.
pub const ITEMS: &[&str] = &[
    "map(|event| Event { number: event.number.wrapping_mul(7) ^ 3, ..event })",
    "map(|event| Event { key: event.key / 2, weight: event.weight * 0.5, ..event })",
    "map(shifted)",
    "filter(|event| event.number % 3 != 0)",
    "filter(|event| event.key != 1)",
    "filter(|event| event.word.len() < 9)",
    "filter(|event| event.weight >= 0.0)",
    "filter_map(|event| (event.number > -5).then_some(Event { weight: -event.weight, ..event }))",
    "flat_map(|event| [event, Event { number: !event.number, ..event }])",
    "flat_map(|event| event.word.split(' ').map(move |word| Event { word, ..event }))",
    "inspect(|_| ())",
];

/// Of numbers alone, where filters may wait for what stands behind them.
pub const NUMBERS: &[&str] = &[
    "map(|event| event.number).filter(|n| n & 1 == 0).map(|n| n ^ (n >> 7)).filter(|n| n % 5 != 1).map(of_number)",
    "map(|event| event.key).filter(|n| *n != 2).map(|n| n.wrapping_mul(3)).filter(|n| n & 4 != 0).map(|n| of_number(i64::from(n)))",
    "filter(|event| event.number < 5).map(|event| event.number).filter(|n| n & 2 == 0).map(|n| n.wrapping_sub(1)).map(of_number)",
];

/// Of a whole batch, whatever its order.
pub const BATCHES: &[&str] = &["map_batch(|events| [of_number(events.len() as i64)])"];

/// Of a whole batch in its order.
pub const ORDERED_BATCHES: &[&str] = &[
    "map_batch(|events| events.into_iter().filter(|event| event.number != 1))",
    "map_batch(|events| events.into_iter().rev())",
    "map_batch(|events| events.into_iter().step_by(2))",
];

pub const TESTS: &[&str] = &["|event| event.number > 0", "|event| event.key % 2 == 0", "|event| event.word.is_empty()"];

pub const CHECKS: &[&str] = &[
    "|event| if event.number == 4 { Err(event) } else { Ok(event) }",
    "|event| if event.word.len() > 3 { Err(event) } else { Ok(Event { key: 0, ..event }) }",
];

pub const KEYS: &[&str] = &[
    "|event| event.key",
    "|event| event.number % 3",
    "|event| event.word",
    "|event| (event.key % 2, event.word.len())",
    "|_| ()",
];

/// Changes of a value behind a key.
pub const VALUES: &[&str] =
    &["", "", "", ".map_values(|event| Event { number: event.number / 2, ..event })", ".map_values(shifted)"];

/// `process` with its timer and its end, and the reading of it.
pub const PROCESS: &str = ".process(1, |state: &mut i64, event: Event, timers| { \
    timers.set(\"due\", Timestamp::from_micros(heard(state, event))); \
    (event.number > 0).then_some(*state) \
    }).on_timer(\"due\", |state, _, at, timers| { \
    if rings(state, at.as_micros()) { timers.after(\"due\", 5.micros()); } \
    Some(*state) \
    }).on_expiry(|_, state| Some(state))";

pub const PROCESS_READING: &str =
    "Process { init: 1, lasts: Some(20), item: read_item, timer: read_timer, expiry: |_, state| Some(state) }";

/// An aggregate, and its reading.
pub struct Aggregate {
    pub call: &'static str,
    pub reading: &'static str,
    /// Whether it comes to the same in any order.
    pub any_order: bool,
    pub parts: Parts,
}

/// What becomes of an aggregate where parts of a window are put together: slices, sessions that merge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// It is that of all items.
    OfAll,
    /// It shows how they were put together; this is its reading for slices.
    Sum(&'static str),
    /// Nothing says how they are put together.
    Refused,
}

const fn any_order(call: &'static str, reading: &'static str) -> Aggregate {
    Aggregate { call, reading, any_order: true, parts: Parts::OfAll }
}

const fn in_order(call: &'static str, reading: &'static str, parts: Parts) -> Aggregate {
    Aggregate { call, reading, any_order: false, parts }
}

pub const AGGREGATES: &[Aggregate] = &[
    any_order("count()", "reading::count"),
    any_order("sum(|event| event.number)", "reading::sum(|event: &Event| event.number)"),
    any_order("mean(|event| event.number)", "reading::mean(|event: &Event| event.number)"),
    any_order("min(|event| event.number)", "reading::min(|event: &Event| event.number, Ord::cmp)"),
    any_order("max(|event| event.word)", "reading::max(|event: &Event| event.word, Ord::cmp)"),
    any_order(
        "aggregate(|all| (all.count(), all.max(|event| event.number)))",
        "|all: &[Event]| (reading::count(all), reading::max(|event: &Event| event.number, Ord::cmp)(all))",
    ),
    in_order(
        "sum(|event| event.weight)",
        "reading::sum_of_floats(|event: &Event| event.weight)",
        Parts::Sum("reading::sum_of_sums(|event: &Event| event.weight)"),
    ),
    in_order(
        "mean(|event| event.weight)",
        "reading::mean_of_floats(|event: &Event| event.weight)",
        Parts::Sum("reading::mean_of_sums(|event: &Event| event.weight)"),
    ),
    in_order("distinct(|event| event.word)", "reading::distinct(|event: &Event| event.word)", Parts::OfAll),
    in_order("collect()", "reading::collect", Parts::OfAll),
    in_order("top(2, |event| event.number)", "reading::top(2, |event: &Event| event.number, Ord::cmp)", Parts::OfAll),
    in_order("reduce(larger)", "reading::reduce(larger)", Parts::OfAll),
    in_order("fold(7, mixed)", "reading::fold(7, mixed)", Parts::Refused),
];
