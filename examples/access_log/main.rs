//! Reads a web server's access log and prints what happened in each minute, as soon as the minute is over.
//!
//! ```text
//! cargo run --release --example access_log                           the sample in examples/data/
//! cargo run --release --example access_log -- old.log new.log        files, one after the other: the oldest first
//! tail -f access.log | cargo run --release --example access_log -- - standard input
//! ```
//!
//! The log is in the combined format, as Apache and nginx write it (`combined/mod.rs` has an example). For each path,
//! and for each class of status of that path, a line tells the requests, the bytes sent, and the mean size of a
//! response; that of the path tells the share of requests at which the server failed (5xx) too. Minutes are those of
//! UTC, by the time in the log. A line that begins with `ALERT` names a path that failed too often in a minute.
//!
//! A minute is over when the log has come `--bound` seconds past its end, or when the input ends: servers log requests
//! when they are answered, with the time at which they came, so that lines are out of order. A line that comes later
//! than that is counted. A line that is not in the format is rejected, with its number and what it should have had.
//! What was read, rejected and late is summed up on standard error at the end, which is also that by ctrl-c; while the
//! program runs and standard error is a terminal, it shows how far it has come.
//!
//! | option | meaning | unless given |
//! |---|---|---|
//! | `--limit PERCENT` | alert when more than this share of a path's requests failed | `5%` |
//! | `--bound SECONDS` | how far lines may be out of order | `10` |
//! | `--rejects FILE` | where rejected lines are listed | standard error |
//! | `--workers N` | how many threads compute; the output does not depend on it | `1` |
//! | `--help` | prints this | |
//!
//! The exit code is 0, 1 for a run that failed (a file can't be read, for one), or 2 for arguments that make no sense.

use std::error::Error as Cause;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use thalweg::prelude::*;

mod combined;
mod options;
mod printed;
mod rejects;
mod row;
mod summary;

use combined::Hit;
use options::{HELP, Input, Options, Request};
use printed::Printed;
use rejects::{Reject, Rejects};
use row::Row;
use summary::Summary;

stream!(
    /// The traffic of each minute by path, and by path and class of status, and the paths that failed too often.
    fn traffic(
        lines: impl Source<Line<'_>>,
        bound: Duration,
        limit: f64,
        table: impl Sink<Row>,
        alerts: impl Sink<Row>,
        rejects: impl Sink<Reject<'_>>,
        too_late: impl Sink<Hit<'_>>,
    ) {
        let (hits, rejected) = lines.try_map(read).split_errors();
        let hits = hits.timestamp(|hit| hit.at).watermark(bounded(bound));

        let (paths, late) = hits
            .key_by(|hit| hit.path)
            .window(tumbling(1.mins()))
            .aggregate(|all| {
                let failures = all.mean(|hit| u8::from(hit.failed()));
                (all.count(), all.sum(|hit| hit.bytes), all.mean(|hit| hit.bytes), failures)
            })
            .split_late();

        let classes = hits
            .key_by(|hit| (hit.path, hit.class()))
            .window(tumbling(1.mins()))
            .aggregate(|all| (all.count(), all.sum(|hit| hit.bytes), all.mean(|hit| hit.bytes)))
            .drop_late(); // They are those that are late for `paths`.

        let paths = paths.map(Row::of_path);
        paths.sink(table);
        classes.map(Row::of_class).sink(table);
        paths.filter(|path| path.fails_more_often_than(limit)).sink(alerts);

        rejected.sink(rejects);
        late.sink(too_late);
    }
);

fn read(line: Line<'_>) -> Result<Hit<'_>, Reject<'_>> {
    Hit::parse(line.bytes()).map_err(|mismatch| Reject { line, mismatch })
}

fn main() -> ExitCode {
    match options::requested(std::env::args_os().skip(1)) {
        Ok(Request::Help) => say(io::stdout(), HELP),
        Ok(Request::Run(options)) => match start(options) {
            Ok(summary) => say(io::stderr(), summary),
            Err(error) => return fail(1, &error),
        },
        Err(mistake) => return fail(2, &mistake),
    }
    ExitCode::SUCCESS
}

fn start(options: Options) -> Result<Summary, Error> {
    match &options.input {
        Input::Stdin => run(stdin().numbered(), &options),
        Input::Files(paths) => run(lines_of(paths).numbered(), &options),
    }
}

/// Standard input and files are sources of two types: one of them may never end. The pipeline takes either.
fn run(lines: impl for<'b> Source<Item<'b> = Line<'b>> + Send, options: &Options) -> Result<Summary, Error> {
    let mut rejects = Rejects::to(options.rejects.as_deref())?;
    let mut late = 0;
    let (table, alerts) = (Printed::as_table(), Printed::as_alerts());
    let report = traffic(lines, options.bound, options.limit, table, alerts, &mut rejects, |_: Hit<'_>| late += 1)
        .workers(options.workers)
        .progress()
        .stop_on_ctrl_c()
        .run_blocking()?;
    Ok(Summary { report, rejected: rejects.count(), late })
}

/// An error and what led to it, in one line.
fn fail(code: u8, error: &dyn Cause) -> ExitCode {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    say(io::stderr(), format_args!("access_log: {text}\n"));
    ExitCode::from(code)
}

/// Whoever closed the output doesn't want to hear it.
fn say(mut out: impl Write, text: impl Display) {
    let _ = write!(out, "{text}");
}
