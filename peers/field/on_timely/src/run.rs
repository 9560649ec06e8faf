//! Runs a dataflow to its end.

use std::cell::RefCell;
use std::rc::Rc;

use contest::Answer;
use timely::Config;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::{Scope, StreamVec};

/// One of the workers.
#[derive(Clone, Copy)]
pub struct Worker {
    pub index: usize,
    pub peers: usize,
}

/// What a worker's results come to.
pub type Told = Rc<RefCell<Answer>>;

/// Builds a dataflow on each worker, and runs it.
pub fn run<Build>(workers: usize, build: Build) -> Answer
where
    Build: Fn(Scope<'_, i64>, Worker, Told) + Send + Sync + 'static,
{
    let config = if workers == 1 { Config::thread() } else { Config::process(workers) };
    let guards = timely::execute(config, move |worker| {
        let told = Told::default();
        let place = Worker { index: worker.index(), peers: worker.peers() };
        worker.dataflow(|scope| build(scope, place, Rc::clone(&told)));
        while worker.step_or_park(None) {}
        told.take()
    });
    let of_workers = guards.expect("workers can be started").join();
    of_workers.into_iter().map(|of_worker| of_worker.expect("no worker panics")).sum()
}

/// Adds the results up, each of which a number stands for.
pub fn tell<D: 'static>(results: StreamVec<'_, i64, D>, told: Told, number: impl Fn(D) -> u64 + 'static) {
    results.sink(Pipeline, "Tell", move |(input, _)| {
        let mut told = told.borrow_mut();
        input.for_each(|_, results| told.extend(results.drain(..).map(&number)));
    });
}
