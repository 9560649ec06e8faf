//! Progress on a terminal.

use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};

use super::report::Report;

/// How often the line is drawn anew.
const INTERVAL: Duration = Duration::from_millis(100);

/// A line on standard error that shows records, records per second, bytes and the watermark; nothing where standard error is
/// not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    drawn: Instant,
}

impl Progress {
    pub(super) fn new() -> Self {
        let style = ProgressStyle::with_template("{spinner} {elapsed_precise} {msg}");
        let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        Progress { bar, begun: Instant::now(), drawn: Instant::now() }
    }

    /// Shows how far the job has come.
    pub(super) fn show(&mut self, report: &Report) {
        if self.drawn.elapsed() < INTERVAL {
            return;
        }
        self.drawn = Instant::now();
        self.bar.set_message(line(report, self.begun.elapsed()));
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

fn line(report: &Report, elapsed: Duration) -> String {
    let rate = report.records_in as f64 / elapsed.as_secs_f64().max(1e-9);
    let watermark = report.watermark.map_or_else(|| "none yet".into(), |watermark| watermark.to_string());
    format!(
        "{} records, {}/s, {}, watermark {watermark}",
        HumanCount(report.records_in),
        HumanCount(rate as u64),
        HumanBytes(report.bytes_in),
    )
}
