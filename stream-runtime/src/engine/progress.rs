//! Progress on a terminal.

use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};

use super::report::Report;
use crate::time::Timestamp;

/// How often the line is drawn anew.
const INTERVAL: Duration = Duration::from_millis(100);

/// A watermark that has stood for so long is waiting for something that is worth a word.
const STANDS: Duration = Duration::from_secs(5);

/// A line on standard error that shows records, records per second, bytes and the watermark, and what it waits for when it stands; nothing
/// where standard error is not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    drawn: Instant,
    /// Where the watermark stands, and since when.
    watermark: Option<Timestamp>,
    moved: Instant,
}

impl Progress {
    pub(super) fn new() -> Self {
        let style = ProgressStyle::with_template("{spinner} {elapsed_precise} {msg}");
        let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        let now = Instant::now();
        Progress { bar, begun: now, drawn: now, watermark: None, moved: now }
    }

    /// Shows how far the job has come.
    pub(super) fn show(&mut self, report: &Report) {
        if self.drawn.elapsed() < INTERVAL {
            return;
        }
        self.drawn = Instant::now();
        if self.watermark != report.watermark {
            (self.watermark, self.moved) = (report.watermark, self.drawn);
        }
        let stands = self.watermark.is_none() || self.moved.elapsed() >= STANDS;
        self.bar.set_message(line(report, self.begun.elapsed(), stands));
        self.bar.tick();
    }

    /// Takes the line away while something else writes to the terminal.
    pub(super) fn suspend<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    /// Takes the line away.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

fn line(report: &Report, elapsed: Duration, stands: bool) -> String {
    let rate = report.records_in as f64 / elapsed.as_secs_f64().max(1e-9);
    let watermark = report.watermark.map_or_else(|| "none yet".into(), |watermark| watermark.to_string());
    let held = report.held().find(|held| stands && held.reached == report.watermark);
    let held = held.map_or_else(String::new, |held| format!(" ({})", held.held_by));
    format!(
        "{} records, {}/s, {}, watermark {watermark}{held}",
        HumanCount(report.records_in),
        HumanCount(rate as u64),
        HumanBytes(report.bytes_in),
    )
}
