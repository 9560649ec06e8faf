//! A batch of rows, and a worker's share of it.

use std::marker::PhantomData;
use std::ops::Range;

use stream_runtime::Error;
use stream_runtime::decode::{All, Decode, Flaw, ReadFields, Reads, reads};
use stream_runtime::source::{Batch, Outcome, Share};

use super::ahead::Wanted;
use super::file::{Field, Rows};
use super::row::{Row, Values};

/// Rows of one file that were read together.
pub struct ParquetBatch<'b, T> {
    share: ParquetShare<'b, T>,
}

impl<'b, T> ParquetBatch<'b, T> {
    pub(super) fn new(
        rows: &'b Rows,
        Range { start, end }: Range<usize>,
        wanted: &'b Wanted,
        outcome: &'b Outcome,
    ) -> Self {
        ParquetBatch { share: ParquetShare { rows, from: start, end, wanted, outcome, of: PhantomData } }
    }
}

impl<'b, T: Decode> Batch for ParquetBatch<'b, T> {
    type Item = T::Of<'b>;
    type Share = ParquetShare<'b, T>;

    fn records(&self) -> u64 {
        (self.share.end - self.share.from) as u64
    }

    fn outcome(&self) -> Outcome {
        self.share.outcome.clone()
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let ParquetShare { rows, from, end, wanted, outcome, .. } = self.share;
        let part = (end - from).div_ceil(workers.max(1)).max(1);
        let share = |from: usize| {
            let end = (from + part).min(end);
            ParquetShare { rows, from, end, wanted, outcome, of: PhantomData }
        };
        (from..end).step_by(part).map(share).collect()
    }
}

/// The rows of a share.
pub struct ParquetShare<'b, T> {
    rows: &'b Rows,
    from: usize,
    end: usize,
    wanted: &'b Wanted,
    outcome: &'b Outcome,
    of: PhantomData<fn() -> T>,
}

impl<'b, T: Decode> IntoIterator for ParquetShare<'b, T> {
    type Item = T::Of<'b>;
    type IntoIter = ParquetRows<'b, T, All>;

    fn into_iter(self) -> ParquetRows<'b, T, All> {
        ParquetRows::new(self)
    }
}

impl<'b, T: Decode> Share for ParquetShare<'b, T> {
    fn items<F: Reads>(self) -> impl Iterator<Item = T::Of<'b>> {
        ParquetRows::<T, F>::new(self)
    }
}

/// The records of a share, of which some fields are read.
pub struct ParquetRows<'b, T, F> {
    share: ParquetShare<'b, T>,
    columns: Vec<(usize, Values<'b>)>,
    reads: PhantomData<fn() -> F>,
}

impl<'b, T: Decode, F: Reads> ParquetRows<'b, T, F> {
    fn new(share: ParquetShare<'b, T>) -> Self {
        let all = <T::Of<'b>>::FIELDS;
        share.wanted.is(|| all.iter().map(|field| reads::<F>(all, field)).collect());
        let values = |field: &Field| match field {
            Field::Missing => None,
            Field::Unread => Some(Values::Unread),
            Field::Column(column) => Values::of(share.rows.values.column(*column)),
        };
        let columns =
            share.rows.fields.iter().enumerate().filter_map(|(at, field)| Some((at, values(field)?))).collect();
        ParquetRows { share, columns, reads: PhantomData }
    }

    #[cold]
    fn fail(&mut self, row: usize, field: Option<&'static str>, wrong: Flaw) {
        let (number, path) = (self.share.rows.first + row as u64, self.share.rows.path.display());
        let field = field.map_or(String::new(), |field| format!(", column `{field}`"));
        let error = Error::new(format!("row {number} of `{path}`{field}, is no such record: {wrong}"));
        self.share.outcome.fail(number, error);
        self.share.from = self.share.end;
    }
}

impl<'b, T: Decode, F: Reads> Iterator for ParquetRows<'b, T, F> {
    type Item = T::Of<'b>;

    #[inline]
    fn next(&mut self) -> Option<T::Of<'b>> {
        if self.share.from >= self.share.end {
            return None;
        }
        let at = self.share.from;
        self.share.from += 1;
        let mut row = Row::new(&self.columns, at);
        match T::Of::read_fields::<F>(&mut row) {
            Ok(record) => Some(record),
            Err(wrong) => {
                let field = row.field;
                self.fail(at, field, wrong);
                None
            }
        }
    }
}
