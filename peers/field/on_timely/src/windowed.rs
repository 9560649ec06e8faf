//! Aggregates of windows of event time.

use std::hash::Hash;

use hashbrown::HashMap;
use timely::ExchangeData;
use timely::dataflow::StreamVec;
use timely::dataflow::channels::pact::{Exchange, ParallelizationContract};
use timely::dataflow::operators::Capability;
use timely::dataflow::operators::generic::Operator;

/// A window by the second that it ends with, a key, and what has come of it.
pub type Part<K, A> = (i64, K, A);

/// The table of an open window.
struct Open<K, A> {
    end: i64,
    capability: Capability<i64>,
    table: HashMap<K, A>,
}

/// Adds to what a window and key has, and gives it when the frontier has passed the window.
pub fn windowed<'s, D, K, A>(
    stream: StreamVec<'s, i64, D>,
    pact: impl ParallelizationContract<i64, Vec<D>>,
    place: impl Fn(&D) -> (i64, K) + 'static,
    add: impl Fn(&mut A, D) + 'static,
) -> StreamVec<'s, i64, Part<K, A>>
where
    D: 'static,
    K: Eq + Hash + 'static,
    A: Default + 'static,
{
    stream.unary_frontier(pact, "Windowed", |_, _| {
        let mut open: Vec<Open<K, A>> = Vec::new();
        move |(input, frontier), output| {
            input.for_each(|capability, items| {
                for item in items.drain(..) {
                    let (end, key) = place(&item);
                    let found = open.iter().position(|window| window.end == end).unwrap_or_else(|| {
                        let capability = capability.delayed(&(end - 1), output.output_index());
                        open.push(Open { end, capability, table: HashMap::new() });
                        open.len() - 1
                    });
                    add(open[found].table.entry(key).or_default(), item);
                }
            });
            for window in open.extract_if(.., |window| !frontier.less_equal(&(window.end - 1))) {
                let end = window.end;
                let mut session = output.session(&window.capability);
                session.give_iterator(window.table.into_iter().map(|(key, all)| (end, key, all)));
            }
        }
    })
}

/// Brings together what the workers have of each window and key.
pub fn combined<'s, K, A>(
    parts: StreamVec<'s, i64, Part<K, A>>,
    route: impl Fn(&K) -> u64 + 'static,
    add: impl Fn(&mut A, A) + 'static,
) -> StreamVec<'s, i64, Part<K, A>>
where
    K: Eq + Hash + Clone + ExchangeData,
    A: Default + ExchangeData,
{
    let exchange = Exchange::new(move |(_, key, _): &Part<K, A>| route(key));
    windowed(parts, exchange, |(end, key, _)| (*end, key.clone()), move |all, (_, _, part)| add(all, part))
}
