//! The pipelines of the tests.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use thalweg::connectors::kafka::Message;
use thalweg::prelude::*;

/// A message, kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    pub key: String,
    pub payload: String,
}

impl Seen {
    pub fn of(message: &Message<'_>) -> Self {
        let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
        Seen {
            topic: message.topic().to_owned(),
            partition: message.partition(),
            offset: message.offset(),
            key: text(message.key()),
            payload: text(message.payload()),
        }
    }
}

stream!(
    /// Keeps messages.
    pub fn seen(messages: impl Source<Message<'_>>, out: impl Sink<Seen>) {
        messages.map(|message| Seen::of(&message)).sink(out);
    }
);

stream!(
    /// Keeps messages, at least once.
    #[durable]
    pub fn kept(messages: impl Source<Message<'_>>, out: impl Sink<String>) {
        messages.map(|message| line(&message)).sink(out);
    }
);

stream!(
    /// Keeps messages, exactly once.
    #[durable(exactly_once)]
    pub fn copied(messages: impl Source<Message<'_>>, out: impl Sink<String>) {
        messages.map(|message| line(&message)).sink(out);
    }
);

stream!(
    /// What each key comes to, exactly once.
    #[durable(exactly_once)]
    pub fn totals(numbers: impl Source<&u64> + Bounded, out: impl Sink<(u64, u64)>) {
        numbers.key_by(|number| **number % 7).sum(|number| **number).sink(out);
    }
);

/// A message on a line: where it stands, and what is in it.
pub fn line(message: &Message<'_>) -> String {
    format!(
        "{} {} {}",
        message.partition(),
        message.offset(),
        String::from_utf8_lossy(message.payload().unwrap_or_default())
    )
}

/// A job that runs in a thread, until it is dropped.
pub struct Running {
    seen: mpsc::Receiver<Seen>,
    pub stop: Stop,
    thread: Option<JoinHandle<Result<Report, Error>>>,
}

impl Running {
    /// Runs `seen` over a source.
    pub fn over<S>(source: S) -> Self
    where
        S: for<'b> SourceOf<'b, Message<'b>> + Send + 'static,
    {
        let (sender, received) = mpsc::channel();
        let (to, stop) = mpsc::channel();
        let thread = thread::spawn(move || {
            let job = seen(source, move |seen| drop(sender.send(seen)));
            let _ = to.send(job.stop_handle());
            job.run_blocking()
        });
        Running { seen: received, stop: stop.recv().expect("the job begins"), thread: Some(thread) }
    }

    /// The next so many messages.
    pub fn next(&self, messages: usize) -> Vec<Seen> {
        self.next_within(messages, Duration::from_secs(20))
    }

    pub fn next_within(&self, messages: usize, patience: Duration) -> Vec<Seen> {
        let deadline = Instant::now() + patience;
        let mut found = Vec::with_capacity(messages);
        while found.len() < messages {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.seen.recv_timeout(left) {
                Ok(seen) => found.push(seen),
                Err(why) => panic!("{} of {messages} messages came: {why}", found.len()),
            }
        }
        found
    }

    /// Whether nothing comes for a moment.
    pub fn is_silent(&self) -> bool {
        self.seen.recv_timeout(Duration::from_millis(300)).is_err()
    }

    /// Stops it, and says how it ended.
    pub fn end(mut self) -> Result<Report, Error> {
        self.stop.stop();
        self.thread.take().expect("once").join().expect("no panic")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
