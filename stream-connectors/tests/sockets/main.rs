//! Lines over TCP, with servers and clients that behave badly.

#[path = "../wire/mod.rs"]
mod wire;

mod client;
mod contract;
mod listener;
mod sink;

use std::sync::Mutex;

use thalweg::prelude::*;

stream!(
    fn texts(lines: impl Source<&str>, out: impl Sink<String>) {
        lines.map(|line| line.to_owned()).sink(out);
    }

    fn doubled(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.map(|number| number * 2).sink(out);
    }
);

/// The lines of a source, until there are so many.
fn first(lines: impl for<'b> IntoSource<Source: Source<Item<'b> = &'b str> + Send>, count: usize) -> Vec<String> {
    let seen = Mutex::new(Vec::new());
    let stop = Mutex::new(None::<Stop>);
    let out = |line| {
        let mut seen = seen.lock().unwrap();
        seen.push(line);
        if seen.len() == count {
            stop.lock().unwrap().as_ref().unwrap().stop();
        }
    };
    let job = texts(lines, out);
    *stop.lock().unwrap() = Some(job.stop_handle());
    job.run_blocking().unwrap();
    seen.into_inner().unwrap()
}

/// Why a job over a source ends.
fn failure(lines: impl for<'b> IntoSource<Source: Source<Item<'b> = &'b str> + Send>) -> Vec<String> {
    wire::told(&texts(lines, discard()).run_blocking().unwrap_err())
}
