//! A batch of lines, and a worker's share of it.

use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

use super::policy::OnMalformed;
use super::records::JsonRecords;
use crate::decode::{All, Decode, Reads};
use crate::source::lines::feed::Lent;
use crate::source::lines::run::Run;
use crate::source::{Batch, Outcome, Share};

/// Lines of one file that were read together.
pub struct JsonBatch<'b, T, P> {
    share: JsonShare<'b, T, P>,
    bytes: u64,
}

impl<'b, T, P> JsonBatch<'b, T, P> {
    pub(super) fn new(lent: Lent<'b, Vec<u8>>, policy: &'b P, outcome: &'b Outcome) -> Self {
        let text = &lent.chunk.content[lent.from.at..lent.to.at];
        let (file, line, run) = (&*lent.chunk.file.path, lent.from.line, lent.run());
        let share = JsonShare { text, run, file, line, policy, outcome, of: PhantomData };
        JsonBatch { share, bytes: lent.bytes() }
    }
}

impl<'b, T: Decode, P: OnMalformed> Batch for JsonBatch<'b, T, P> {
    type Item = T::Of<'b>;
    type Share = JsonShare<'b, T, P>;

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
        let JsonShare { mut text, run, mut line, .. } = self.share;
        let parts = run.parts(workers).into_iter().map_while(|run| {
            let (part, behind) = text.split_at_checked(run.bytes())?;
            let share = JsonShare { text: part, run, line, ..self.share };
            text = behind;
            line += run.items() as u64;
            Some(share)
        });
        parts.collect()
    }
}

/// The lines of a share.
pub struct JsonShare<'b, T, P> {
    pub(super) text: &'b [u8],
    pub(super) run: Run<'b>,
    pub(super) file: &'b Path,
    /// The number of the first line in its file.
    pub(super) line: u64,
    pub(super) policy: &'b P,
    pub(super) outcome: &'b Outcome,
    of: PhantomData<fn() -> T>,
}

impl<'b, T: Decode, P: OnMalformed> IntoIterator for JsonShare<'b, T, P> {
    type Item = T::Of<'b>;
    type IntoIter = JsonRecords<'b, T, All, P>;

    fn into_iter(self) -> JsonRecords<'b, T, All, P> {
        JsonRecords::new(self)
    }
}

impl<'b, T: Decode, P: OnMalformed> Share for JsonShare<'b, T, P> {
    fn items<F: Reads>(self) -> impl Iterator<Item = T::Of<'b>> {
        JsonRecords::<T, F, P>::new(self)
    }
}

impl<T, P> fmt::Debug for JsonBatch<'_, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.share.fmt(f)
    }
}

impl<T, P> fmt::Debug for JsonShare<'_, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonShare").field("file", &self.file).field("line", &self.line).finish_non_exhaustive()
    }
}
