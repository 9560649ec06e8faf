//! Slices of a second, on the worker of the sensor; a total for each sensor, which a slice is added to and taken from.

use std::collections::BTreeMap;
use std::sync::Arc;

use contest::pairs::reading::Reading;
use contest::workloads::sliding_mean::{DISORDER, mean};
use contest::{Answer, Local, for_good};
use hashbrown::HashMap;
use timely::dataflow::StreamVec;
use timely::dataflow::channels::pact::{Exchange, Pipeline};
use timely::dataflow::operators::Capability;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::vec::Map;

use crate::input::{SECOND, batches, timed};
use crate::run::{run as run_on, tell};
use crate::windowed::{Part, windowed};

/// The slices of a window.
const SLICES: i64 = 60;

/// The sum of values, and how many.
#[derive(Clone, Copy, Default)]
struct Sum {
    sum: u64,
    count: u64,
}

pub fn run(readings: &Arc<[Reading]>, workers: usize) -> Answer {
    let readings = for_good(readings);
    run_on(workers, move |scope, worker, told| {
        let readings = batches(scope, timed(readings, worker, DISORDER, |reading| reading.at)).map(Local);
        let slices = windowed(
            readings,
            Exchange::new(|reading: &Local<&Reading>| reading.0.sensor),
            |reading: &Local<&Reading>| (reading.0.at.as_micros().div_euclid(SECOND) + 1, reading.0.sensor),
            |sum: &mut Sum, reading: Local<&Reading>| {
                sum.sum += u64::from(reading.0.value);
                sum.count += 1;
            },
        );
        tell(slid(slices), told, |(end, sensor, value)| mean(sensor, end * SECOND, value));
    })
}

/// What is known of the slices of the next window.
struct Window {
    /// The second that it ends with.
    end: i64,
    capability: Capability<i64>,
    /// Slices that are complete or not, by their ends.
    slices: BTreeMap<i64, Vec<(u64, Sum)>>,
    totals: HashMap<u64, Sum>,
}

/// The means of each window, from slices.
fn slid(slices: StreamVec<'_, i64, Part<u64, Sum>>) -> StreamVec<'_, i64, (i64, u64, f64)> {
    slices.unary_frontier(Pipeline, "Slide", |_, _| {
        let mut window: Option<Window> = None;
        move |(input, frontier), output| {
            input.for_each(|capability, slices| {
                for (end, sensor, sum) in slices.drain(..) {
                    let window = window.get_or_insert_with(|| {
                        let capability = capability.delayed(&(end - 1), output.output_index());
                        Window { end, capability, slices: BTreeMap::new(), totals: HashMap::new() }
                    });
                    window.slices.entry(end).or_default().push((sensor, sum));
                }
            });
            while let Some(mut open) = window.take_if(|window| !frontier.less_equal(&(window.end - 1))) {
                open.enter();
                let (end, means) = (open.end, open.totals.iter());
                let means = means.map(|(sensor, total)| (end, *sensor, total.sum as f64 / total.count as f64));
                output.session(&open.capability).give_iterator(means);
                open.leave();
                window = (!open.slices.is_empty()).then(|| open.next());
            }
        }
    })
}

impl Window {
    /// Takes the last slice in.
    fn enter(&mut self) {
        for (sensor, sum) in self.slices.get(&self.end).into_iter().flatten() {
            let total = self.totals.entry(*sensor).or_default();
            total.sum += sum.sum;
            total.count += sum.count;
        }
    }

    /// Lets go of the first one.
    fn leave(&mut self) {
        for (sensor, sum) in self.slices.remove(&(self.end - SLICES + 1)).into_iter().flatten() {
            if let Some(total) = self.totals.get_mut(&sensor) {
                total.sum -= sum.sum;
                total.count -= sum.count;
                if total.count == 0 {
                    self.totals.remove(&sensor);
                }
            }
        }
    }

    fn next(mut self) -> Window {
        self.end += 1;
        self.capability.downgrade(&(self.end - 1));
        self
    }
}
