//! Counts the words in the messages of a topic, and goes on behind a crash from where it was: what introductions to stream processing show first.
//!
//! ```text
//! cargo run --release --example kafka_word_count                                                   a text in memory
//! cargo run --release --features kafka --example kafka_word_count -- localhost:9092 texts state    a topic of Kafka, until ctrl-c
//! ```
//!
//! `state` is a folder for the checkpoint: with it the counts go on where they were, however the program ended. Every two seconds the words are told that have come
//! since, with how often each has come in all.

use std::process::ExitCode;

use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

stream!(
    /// How often each word has come.
    #[durable]
    fn word_count(texts: impl Source<&str>, out: impl Sink<(Box<str>, u64)>) {
        texts
            .flat_map(|text| text.split_whitespace())
            .key_by(|word| *word)
            .unbounded("the words of a language are not so many")
            .count()
            .sink(out);
    }
);

/// The messages where no broker is given.
const TEXTS: [&str; 3] = ["to be or not to be", "that is the question", "whether tis nobler in the mind"];

fn tell((word, count): (Box<str>, u64)) {
    println!("{count:6} {word}");
}

/// The texts of a topic, until ctrl-c.
#[cfg(feature = "kafka")]
fn of_topic(brokers: &str, topic: &str, state: &str) -> Result<Report, Error> {
    let texts = kafka(topic).brokers(brokers).text().on_malformed(|malformed| {
        eprintln!("left out: {malformed}");
        Ok(())
    });
    let job = word_count(texts, tell).trigger(Trigger::every(2.secs())).stop_on_ctrl_c();
    job.checkpoint_to(state).run_blocking()
}

#[cfg(not(feature = "kafka"))]
fn of_topic(_: &str, _: &str, _: &str) -> Result<Report, Error> {
    Err(Error::new("to reach a broker takes `cargo run --features kafka --example kafka_word_count`"))
}

fn count(arguments: &[String]) -> Result<Report, Error> {
    match arguments {
        [] => word_count(shared(TEXTS).text(), tell).checkpoint_to(InMemory::new()).run_blocking(),
        [brokers, topic, state] => of_topic(brokers, topic, state),
        _ => Err(Error::new("expected nothing, or the address of a broker, a topic, and a folder for the checkpoint")),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match count(&arguments) {
        Ok(report) => {
            eprintln!("{} messages", report.records_in);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("kafka_word_count: {error:?}");
            ExitCode::FAILURE
        }
    }
}
