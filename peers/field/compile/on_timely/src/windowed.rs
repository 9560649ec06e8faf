//! Sources and aggregates by event time, in the manner of timely's manual: operators with state of their own, which keep a capability until the frontier has
//! passed a window.

use std::hash::Hash;

use hashbrown::HashMap;
use timely::dataflow::channels::pact::ParallelizationContract;
use timely::dataflow::operators::Capability;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::generic::operator::source;
use timely::dataflow::{Scope, StreamVec};

const BATCH: usize = 1 << 10;

/// Gives a batch whenever it is scheduled. The dataflow's time is how far the records have come, less their disorder.
pub fn timed<'s, D: Clone + 'static>(
    scope: Scope<'s, i64>,
    records: Vec<D>,
    disorder: i64,
    at: impl Fn(&D) -> i64 + 'static,
) -> StreamVec<'s, i64, D> {
    source(scope, "Records", |capability, info| {
        let activator = scope.activator_for(info.address);
        let (mut capability, mut next) = (Some(capability), 0);
        move |output| match &mut capability {
            Some(now) if next < records.len() => {
                let end = records.len().min(next + BATCH);
                let batch = &records[next..end];
                output.session(&*now).give_iterator(batch.iter().cloned());
                now.downgrade(&batch.iter().map(&at).fold(*now.time() + disorder, i64::max).saturating_sub(disorder));
                next = end;
                activator.activate();
            }
            _ => capability = None,
        }
    })
}

/// The table of an open window.
struct Open<K, A> {
    start: i64,
    capability: Capability<i64>,
    table: HashMap<K, A>,
}

/// Adds to what a window and key has, and gives it when the frontier has passed the window.
pub fn windowed<'s, D, K, A>(
    stream: StreamVec<'s, i64, D>,
    pact: impl ParallelizationContract<i64, Vec<D>>,
    length: i64,
    place: impl Fn(&D) -> (i64, K) + 'static,
    add: impl Fn(&mut A, D) + 'static,
) -> StreamVec<'s, i64, (K, i64, A)>
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
                    let (at, key) = place(&item);
                    let start = at - at.rem_euclid(length);
                    let found = open.iter().position(|window| window.start == start).unwrap_or_else(|| {
                        let capability = capability.delayed(&(start + length - 1), output.output_index());
                        open.push(Open { start, capability, table: HashMap::new() });
                        open.len() - 1
                    });
                    add(open[found].table.entry(key).or_default(), item);
                }
            });
            for window in open.extract_if(.., |window| !frontier.less_equal(&(window.start + length - 1))) {
                let start = window.start;
                let mut session = output.session(&window.capability);
                session.give_iterator(window.table.into_iter().map(|(key, all)| (key, start, all)));
            }
        }
    })
}
