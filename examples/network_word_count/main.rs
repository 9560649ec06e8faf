//! Counts the words that somebody sends over the network, second by second: the first program of every introduction to Spark Streaming.
//!
//! ```text
//! nc -lk 9999                                                             in one terminal, to type into
//! cargo run --release --example network_word_count -- localhost:9999      in another
//! cargo run --release --example network_word_count                       starts a small sender itself
//! ```
//!
//! It waits for a server that is not there yet, and comes back to one that was away. It ends by ctrl-c, and with its own sender when that has said all.

use std::io::{self, Write};
use std::net::TcpListener;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use thalweg::connectors::sockets::SocketLines;
use thalweg::prelude::*;

stream!(
    /// How often each word came in each batch.
    fn word_count(lines: impl Source<&str>, counts: impl Sink<(Box<str>, u64)>) {
        lines
            .flat_map(|line| line.split_whitespace())
            .key_by(|word| *word)
            .per_batch()
            .count()
            .map(|(word, count)| (word.into(), count))
            .sink(counts);
    }
);

/// Prints the counts of a batch, the most frequent words first.
#[derive(Default)]
struct Batches {
    counts: Vec<(Box<str>, u64)>,
    seconds: u64,
}

impl Sink<(Box<str>, u64)> for Batches {
    fn write(&mut self, count: (Box<str>, u64)) -> Result<(), Error> {
        self.counts.push(count);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.seconds += 1;
        if self.counts.is_empty() {
            return Ok(());
        }
        self.counts.sort_by(|(word, count), (other, than)| than.cmp(count).then(word.cmp(other)));
        println!("-- batch {}", self.seconds);
        for (word, count) in self.counts.drain(..) {
            println!("{count:5} {word}");
        }
        Ok(())
    }
}

const POEM: &[&str] = &[
    "Two roads diverged in a yellow wood,",
    "And sorry I could not travel both",
    "And be one traveler, long I stood",
    "And looked down one as far as I could",
    "To where it bent in the undergrowth;",
    "Then took the other, as just as fair,",
    "And having perhaps the better claim,",
    "Because it was grassy and wanted wear;",
];

/// A server for one client, to which it sends a poem, a line every now and then. Says its address.
fn sender() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    thread::spawn(move || -> io::Result<()> {
        let (mut client, _) = listener.accept()?;
        for line in POEM.iter().cycle().take(24) {
            writeln!(client, "{line}")?;
            thread::sleep(Duration::from_millis(150));
        }
        Ok(())
    });
    Ok(address)
}

fn source() -> Result<SocketLines, Error> {
    match std::env::args().nth(1) {
        Some(address) => Ok(socket_lines(address)),
        None => {
            let address = sender().map_err(|cause| Error::new("can't start a sender").caused_by(cause))?;
            eprintln!("a sender of ours is at {address}");
            Ok(socket_lines(address).once())
        }
    }
}

fn run() -> Result<Report, Error> {
    let lines = source()?.give_up_after(Duration::MAX).on_lost(|error| eprintln!("{error}"));
    word_count(lines, Batches::default()).trigger(Trigger::every(1.secs())).stop_on_ctrl_c().run_blocking()
}

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            eprintln!("{} lines", report.records_in);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("network_word_count: {error:?}");
            ExitCode::FAILURE
        }
    }
}
