//! Puts the clicks of a web shop together to visits, and prints each visit when it is over.
//!
//! ```text
//! cargo run --release --example clickstream_sessions             1,500 clicks
//! cargo run --release --example clickstream_sessions -- 1000000  so many
//! ```
//!
//! The clicks are made up, the same ones in every run. A visit is over when its visitor has not clicked for ten minutes, as far as the clicks
//! that have come tell; they are up to 20 seconds out of order. Two visits become one when a click comes between them. What comes for a visit
//! that is over is late, and counted: with such a bound there is none.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use thalweg::prelude::*;

mod clicks;
mod visit;

use clicks::{BOUGHT, Click, DISORDER, clicks};
use visit::{HEADLINE, Visit};

/// A pause of more than this ends a visit.
const GAP: Duration = Duration::from_secs(10 * 60);

stream!(
    /// The visits, and the shop's traffic by hour as a sum of visits.
    fn visits(clicks: impl Source<Click>, table: impl Sink<Visit>, busiest: impl Sink<(Window, u64)>) {
        let visits = clicks
            .timestamp(|click| click.at)
            .watermark(bounded(DISORDER.secs()))
            .key_by(|click| click.visitor)
            .window(session(GAP))
            .aggregate(|all| {
                let purchases = all.sum(|click| u64::from(click.page == BOUGHT));
                (all.count(), all.distinct(|click| click.page), purchases)
            })
            .count_late();

        // A visit has the time of its end, so that other windows can stand behind it.
        visits.window(tumbling(1.hours())).count().drop_late().sink(busiest);
        visits
            .map(|(visitor, session, (clicks, pages, purchases))| Visit { visitor, session, clicks, pages, purchases })
            .sink(table);
    }
);

fn main() -> ExitCode {
    let number = match std::env::args().nth(1).map(|number| number.parse()) {
        None => 1_500,
        Some(Ok(number)) => number,
        Some(Err(_)) => return fail("usage: clickstream_sessions [NUMBER OF CLICKS]", 2),
    };
    match run(number) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string(), 1),
    }
}

fn run(number: u64) -> Result<(), Error> {
    println!("{HEADLINE}");
    let mut hours = vec![];
    let report = visits(clicks(number), stdout(), &mut hours).run_blocking()?;
    println!();
    for (hour, visits) in hours {
        println!("{} {visits:>6} visits ended in this hour", hour.start);
    }
    println!("{} clicks, {} of them late", report.records_in, report.late);
    Ok(())
}

/// Whoever closed the output doesn't want to hear it.
fn fail(text: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{text}");
    ExitCode::from(code)
}
