//! Counts the words in the messages of a topic, and goes on behind a crash from where it was: what introductions to stream processing show first.
//!
//! ```text
//! cargo run --release --features kafka --example kafka_word_count                                  a text in memory
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

fn count(arguments: &[String]) -> Result<Report, Error> {
    let every = Trigger::every(2.secs());
    match arguments {
        [brokers, topic, rest @ ..] => {
            let texts = kafka(topic.as_str()).brokers(brokers.as_str()).text().on_malformed(|malformed| {
                eprintln!("left out: {malformed}");
                Ok(())
            });
            let job = word_count(texts, tell).trigger(every).stop_on_ctrl_c();
            match rest.first() {
                Some(folder) => job.checkpoint_to(folder).run_blocking(),
                None => job.checkpoint_to(InMemory::new()).run_blocking(),
            }
        }
        _ => word_count(shared(TEXTS).text(), tell).checkpoint_to(InMemory::new()).run_blocking(),
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
