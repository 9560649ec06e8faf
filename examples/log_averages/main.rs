//! Averages of a web server's log: how many answers of each kind there were in each minute, and how long they were on average.
//!
//! ```text
//! cargo run --release --example log_averages                    the sample in examples/data/
//! cargo run --release --example log_averages -- 0.0.0.0:9999    whoever sends lines to this address, until ctrl-c
//! tail -f /var/log/nginx/access.log | nc localhost 9999         … such as a web server's log
//! ```
//!
//! Lines that are not in the combined format are counted and left out.

use std::process::ExitCode;

use thalweg::prelude::*;

#[allow(dead_code)]
#[path = "../access_log/combined/mod.rs"]
mod combined;

use combined::{Hit, Mismatch};

/// The file that is read unless an address is given.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/access.log");

stream!(
    /// For each minute and the first digit of the status: the number of answers, and their mean length in bytes.
    fn averages(lines: impl Source<&str>, out: impl Sink<(u16, Window, (u64, f64))>, rejected: impl Sink<Mismatch>) {
        let (hits, rejects) = lines.try_map(|line| Hit::parse(line.as_bytes())).split_errors();
        rejects.sink(rejected);
        hits.timestamp(|hit| hit.at)
            .watermark(bounded(10.secs()))
            .key_by(|hit| hit.class())
            .window(tumbling(1.mins()))
            .aggregate(|all| (all.count(), all.mean(|hit| hit.bytes)))
            .count_late()
            .sink(out);
    }
);

fn run(lines: impl IntoSource<Source: for<'b> Source<Item<'b> = &'b str> + Send>) -> Result<u64, Error> {
    let mut left_out = 0;
    let told = |(class, minute, (answers, bytes)): (u16, Window, (u64, f64))| {
        println!("{}  {class}xx {answers:6} answers of {bytes:9.1} bytes", minute.start);
    };
    averages(lines, told, |_: Mismatch| left_out += 1).stop_on_ctrl_c().run_blocking()?;
    Ok(left_out)
}

fn main() -> ExitCode {
    let ended = match std::env::args().nth(1) {
        None => run(lines(SAMPLE).skip_invalid()),
        Some(address) => run(listen_lines(address).skip_invalid()),
    };
    match ended {
        Ok(left_out) => {
            eprintln!("{left_out} lines are not in the format");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("log_averages: {error:?}");
            ExitCode::FAILURE
        }
    }
}
