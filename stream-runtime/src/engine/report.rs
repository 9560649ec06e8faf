//! What a job did.

use std::fmt;
use std::time::Duration;

use crate::checkpoint::Counts;
use crate::time::{Clock, HeldBy, Timestamp, Watermark};

/// What a job did, up to its end.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Records read from the inputs.
    pub records_in: u64,
    /// Bytes read from the inputs; 0 where they have no outside form.
    pub bytes_in: u64,
    /// Records written to the outputs.
    pub records_out: u64,
    /// Items that came too late for their window, where they are counted or split off; an item counts for each window that it was late for.
    pub late: u64,
    /// Items that `or_drop` dropped.
    pub rejected: u64,
    /// Attempts of outside calls that were not a call's first.
    pub retries: u64,
    /// Batches run, empty ones included.
    pub batches: u64,
    /// Whether it has ended because its inputs have, and was not stopped before.
    pub has_ended: bool,
    /// The watermark at the end: the earliest, where there are several.
    pub watermark: Option<Timestamp>,
    /// Each `.watermark(..)`, in the order of the text: where it stands and since when, which input and partition it waits for, and how far each
    /// partition has come.
    pub watermarks: Vec<Watermark>,
    /// What was written to the checkpoint of a durable job.
    pub checkpoint: Option<Counts>,
    /// From the first poll to the last close.
    pub elapsed: Duration,
    /// Of that, waiting for input.
    pub waiting: Duration,
    /// Of that, waiting for the outside calls of `map_async`.
    pub calling: Duration,
    /// Of that, flushing and closing the outputs.
    pub writing: Duration,
}

impl Report {
    /// Of [`elapsed`](Self::elapsed), everything but waiting, calling and writing: the loops.
    pub fn computing(&self) -> Duration {
        self.elapsed.saturating_sub(self.waiting).saturating_sub(self.calling).saturating_sub(self.writing)
    }

    pub(super) fn read(&mut self, records: u64, bytes: u64) {
        self.records_in += records;
        self.bytes_in += bytes;
    }

    pub(super) fn called(&mut self, waited: Duration, retries: u64) {
        self.calling += waited;
        self.retries += retries;
    }

    /// Where the `number`th watermark stands.
    pub(super) fn reached(&mut self, number: usize, clock: &Clock) {
        self.watermarks.get_mut(number).into_iter().for_each(|watermark| clock.tell(watermark));
        self.watermark = self.watermarks.iter().map(|watermark| watermark.reached).min().flatten();
    }

    /// The watermarks that wait for something.
    pub(super) fn held(&self) -> impl Iterator<Item = &Watermark> {
        self.watermarks.iter().filter(|watermark| watermark.held_by != HeldBy::Nothing)
    }

    pub(super) fn written(&mut self, records: u64) {
        self.records_out += records;
    }
}

/// One line, and one more for each watermark that waits for something.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { records_in, records_out, late, rejected, batches, .. } = self;
        write!(f, "{records_in} records in, {records_out} out, {late} late, {rejected} rejected, {batches} batches")?;
        if self.retries > 0 {
            write!(f, ", {} retries", self.retries)?;
        }
        write!(f, " in {:.3?} (waiting {:.3?}, ", self.elapsed, self.waiting)?;
        if !self.calling.is_zero() {
            write!(f, "calling {:.3?}, ", self.calling)?;
        }
        write!(f, "computing {:.3?}, writing {:.3?})", self.computing(), self.writing)?;
        self.held().try_for_each(|watermark| write!(f, "\n{watermark}"))
    }
}
