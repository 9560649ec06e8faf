//! HTTP, with servers and clients that behave badly.

#[path = "../wire/mod.rs"]
mod wire;

mod contract;
mod durable;
mod events;
mod lines;
mod once;
mod post;
mod posted_again;
mod webhook;

use std::sync::Mutex;

use thalweg::connectors::http::ServerEvent;
use thalweg::connectors::pushed::Message;
use thalweg::prelude::*;

stream!(
    fn texts(lines: impl Source<&str>, out: impl Sink<String>) {
        lines.map(|line| line.to_owned()).sink(out);
    }

    fn bodies(messages: impl Source<Message<'_>>, out: impl Sink<String>) {
        messages.map(|message| String::from_utf8_lossy(message.bytes()).into_owned()).sink(out);
    }

    fn all(events: impl Source<&ServerEvent>, out: impl Sink<(String, String, String)>) {
        events
            .map(|event| {
                let text = String::from_utf8_lossy(event.bytes()).into_owned();
                (event.id().to_owned(), event.kind().to_owned(), text)
            })
            .sink(out);
    }

    fn same(words: impl Source<&'static str>, out: impl Sink<&'static str>) {
        words.sink(out);
    }
);

/// Takes results until there are so many, and stops the job then.
struct Until<T> {
    count: usize,
    seen: Mutex<Vec<T>>,
    stop: Mutex<Option<Stop>>,
}

impl<T> Until<T> {
    fn new(count: usize) -> Self {
        Until { count, seen: Mutex::new(Vec::new()), stop: Mutex::new(None) }
    }

    fn take(&self, item: T) {
        let mut seen = self.seen.lock().unwrap();
        seen.push(item);
        if seen.len() == self.count {
            self.stop.lock().unwrap().as_ref().unwrap().stop();
        }
    }
}

/// The lines of a source, until there are so many.
fn first(lines: impl for<'b> IntoSource<Source: Source<Item<'b> = &'b str> + Send>, count: usize) -> Vec<String> {
    let until = Until::new(count);
    let job = texts(lines, |line| until.take(line));
    *until.stop.lock().unwrap() = Some(job.stop_handle());
    job.run_blocking().unwrap();
    until.seen.into_inner().unwrap()
}

/// Why a job over a source ends.
fn failure(lines: impl for<'b> IntoSource<Source: Source<Item<'b> = &'b str> + Send>) -> Vec<String> {
    wire::told(&texts(lines, discard()).run_blocking().unwrap_err())
}
