//! Makes up the access log of a web shop, in the combined format, on standard output.
//!
//! ```text
//! cargo run --example generate_access_log -- --seed 1 --lines 1800 > examples/data/access.log
//! cargo run --example generate_access_log -- --live | cargo run --example access_log -- -
//! ```
//!
//! The first is how the sample was made; it gives the same bytes on every machine, since a line is a function of the
//! seed and its number. A few paths get most of the requests. One line in eight is behind others by up to eight
//! seconds, as it is where a server logs a request when it is answered. `/checkout` fails in the first two minutes
//! of each ten. One line in three hundred is damaged: cut off, with a wrong date or status, or not UTF-8.
//!
//! | option | meaning | unless given |
//! |---|---|---|
//! | `--seed N` | another seed, another log | `1` |
//! | `--lines N` | how many lines | `1800`; with `--live`, no end |
//! | `--rate N` | requests per second, by the time in the log | `3` |
//! | `--live` | begins now, and writes each line when it is time for it | begins in October 2000 |

use std::io::{self, Write};
use std::process::ExitCode;

use thalweg::prelude::*;
use thalweg::source::{Bounded, Generate, Random};

mod damage;
mod options;
mod pages;
mod request;

use options::Options;
use request::Request;

/// 10/Oct/2000:13:55:36 -0700, with which the manuals of web servers explain the format.
const OCTOBER: Timestamp = Timestamp::from_secs(971_211_336);

stream!(
    /// Writes requests down, as a server does.
    fn write_down(requests: impl Source<Request>, log: impl Sink<Vec<u8>>) {
        requests.map(|request| request.line()).sink(log);
    }
);

fn main() -> ExitCode {
    match options::given(std::env::args().skip(1)) {
        Ok(options) => generate_log(&options),
        Err(mistake) => fail(2, &mistake),
    }
}

fn generate_log(options: &Options) -> ExitCode {
    let log = stdout().with(|line: Vec<u8>, out: &mut Vec<u8>| {
        out.extend(line);
        out.write_all(b"\n")
    });
    match write_down(requests(options), log).run_blocking() {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error.to_string()),
    }
}

fn requests(options: &Options) -> Generate<impl Fn(&mut Random, u64) -> Request + 'static, Bounded> {
    let rate = options.rate;
    let begin = if options.live { Timestamp::now() } else { OCTOBER };
    let make = move |random: &mut Random, number| Request::draw(random, begin.later(after(number, rate)));
    let requests = generate(options.seed, make).take(options.lines);
    if options.live { requests.rate(rate as f64) } else { requests }
}

/// When a request is logged, counted from the beginning of the log.
fn after(number: u64, rate: u64) -> std::time::Duration {
    (number / rate).secs() + (number % rate * 1_000 / rate).millis()
}

fn fail(code: u8, error: &str) -> ExitCode {
    // Whoever closed standard error doesn't want to hear it.
    let _ = writeln!(io::stderr(), "generate_access_log: {error}");
    ExitCode::from(code)
}
