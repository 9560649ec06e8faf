//! A batch of lines, and a worker's share of it.

use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

use super::decoded::ShareRecords;
use super::policy::OnMalformed;
use crate::decode::{All, Decode, Format, Reads};
use crate::source::lines::feed::Lent;
use crate::source::lines::run::Run;
use crate::source::{Batch, Outcome, Share};

/// Lines of one file that were read together.
pub struct RecordBatch<'b, T, A, P> {
    share: RecordShare<'b, T, A, P>,
    bytes: u64,
}

impl<'b, T, A, P> RecordBatch<'b, T, A, P> {
    pub(super) fn new(lent: Lent<'b, Vec<u8>>, format: &'b A, policy: &'b P, outcome: &'b Outcome) -> Self {
        let text = &lent.chunk.content[lent.from.at..lent.to.at];
        let (file, line, run) = (&*lent.chunk.file.path, lent.from.line, lent.run());
        let share = RecordShare { text, run, file, line, format, policy, outcome, of: PhantomData };
        RecordBatch { share, bytes: lent.bytes() }
    }
}

impl<'b, T: Decode, A: Format, P: OnMalformed> Batch for RecordBatch<'b, T, A, P> {
    type Item = T::Of<'b>;
    type Share = RecordShare<'b, T, A, P>;

    fn records(&self) -> u64 {
        self.share.run.items() as u64
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn outcome(&self) -> Outcome {
        self.share.outcome.clone()
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let RecordShare { mut text, run, mut line, .. } = self.share;
        let parts = run.parts(workers).into_iter().map_while(|run| {
            let (part, behind) = text.split_at_checked(run.bytes())?;
            let share = RecordShare { text: part, run, line, ..self.share };
            text = behind;
            line += run.items() as u64;
            Some(share)
        });
        parts.collect()
    }
}

/// The lines of a share.
pub struct RecordShare<'b, T, A, P> {
    pub(super) text: &'b [u8],
    pub(super) run: Run<'b>,
    pub(super) file: &'b Path,
    /// The number of the first line in its file.
    pub(super) line: u64,
    pub(super) format: &'b A,
    pub(super) policy: &'b P,
    pub(super) outcome: &'b Outcome,
    of: PhantomData<fn() -> T>,
}

impl<'b, T: Decode, A: Format, P: OnMalformed> IntoIterator for RecordShare<'b, T, A, P> {
    type Item = T::Of<'b>;
    type IntoIter = ShareRecords<'b, T, A, All, P>;

    fn into_iter(self) -> ShareRecords<'b, T, A, All, P> {
        ShareRecords::new(self)
    }
}

impl<'b, T: Decode, A: Format, P: OnMalformed> Share for RecordShare<'b, T, A, P> {
    fn items<F: Reads>(self) -> impl Iterator<Item = T::Of<'b>> {
        ShareRecords::<T, A, F, P>::new(self)
    }
}

impl<T, A, P> fmt::Debug for RecordBatch<'_, T, A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.share.fmt(f)
    }
}

impl<T, A, P> fmt::Debug for RecordShare<'_, T, A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordShare").field("file", &self.file).field("line", &self.line).finish_non_exhaustive()
    }
}
