//! How many a key has had so far, under load.
//!
//! What comes from outside the worker's thread is announced by a `SyncActivator`, which wakes the worker. A worker without anything to do looks
//! for more during ten microseconds before it parks, as timely is configured unless one says otherwise ([`Idle::Parks`]); or it never parks,
//! and takes all of a processor ([`Idle::Polls`]), as timely's own examples step it.

use std::cell::RefCell;
use std::rc::Rc;

use contest::latency::{Course, Meter, Running, Timed};
use hashbrown::HashMap;
use timely::dataflow::channels::pact::{Exchange, Pipeline};
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::{Scope, StreamVec};
use timely::worker::Worker;

use announced::{Announcer, announced};
use input::{Socket, events};
use reader::read_on_a_thread;

mod announced;
mod input;
mod reader;

/// An event with its key apart, which `contest` can't make known to timely.
type Number = (u64, u64);

/// What a worker does when there is nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    Parks,
    Polls,
}

pub fn by_channel(course: Course, idle: Idle) -> Timed {
    run(course, idle, move |scope| {
        let (sender, receiver) = announced(contest::latency::CAPACITY);
        let (numbers, activator) = events(scope, receiver, idle);
        let running = course.start(Announcer::new(sender, activator));
        (numbers, running)
    })
}

pub fn by_socket(course: Course, idle: Idle) -> Timed {
    run(course, idle, move |scope| {
        let (stream, running) = course.connect();
        let numbers = match idle {
            Idle::Parks => read_on_a_thread(scope, stream),
            Idle::Polls => events(scope, Socket::new(stream), idle).0,
        };
        (numbers, running)
    })
}

/// Runs the job on events that are read as `begin` says.
fn run<Begin>(course: Course, idle: Idle, begin: Begin) -> Timed
where
    Begin: for<'s> FnOnce(Scope<'s, i64>) -> (StreamVec<'s, i64, Number>, Running) + Send + Sync + 'static,
{
    timely::execute_directly(move |worker| {
        let meter = Rc::new(RefCell::new(Meter::of(course)));
        let running = worker.dataflow(|scope| {
            let (numbers, running) = begin(scope);
            note(counted(numbers), Rc::clone(&meter));
            running
        });
        while step(worker, idle) {}
        running.end(meter.replace(Meter::of(course)))
    })
}

fn step(worker: &mut Worker, idle: Idle) -> bool {
    match idle {
        Idle::Parks => worker.step_or_park(None),
        Idle::Polls => worker.step(),
    }
}

/// For each event its number, and how many its key has had so far.
fn counted<'s>(events: StreamVec<'s, i64, Number>) -> StreamVec<'s, i64, (u64, u64)> {
    events.unary(Exchange::new(|(key, _): &Number| *key), "Count", |_, _| {
        let mut counts: HashMap<u64, u64> = HashMap::new();
        move |input, output| {
            input.for_each(|capability, events| {
                let mut session = output.session(&capability);
                for (key, number) in events.drain(..) {
                    let count = counts.entry(key).or_default();
                    *count += 1;
                    session.give((number, *count));
                }
            });
        }
    })
}

fn note(counts: StreamVec<'_, i64, (u64, u64)>, meter: Rc<RefCell<Meter>>) {
    counts.sink(Pipeline, "Note", move |(input, _)| {
        let mut meter = meter.borrow_mut();
        input.for_each(|_, counts| counts.drain(..).for_each(|(number, count)| meter.note(number, count)));
    });
}
