//! Parquet files as a source.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::path::PathBuf;
use std::task::{Context, Poll, ready};

use serde::{Deserialize, Serialize};
use stream_runtime::Error;
use stream_runtime::decode::csv::Row as Flat;
use stream_runtime::decode::{Decode, ReadFields};
use stream_runtime::source::{Bounded, FileSet, Found, Limit, Outcome, Ready, Replayable, Source};
use tokio::sync::mpsc::Receiver;

use super::ahead::{Order, Wanted, start};
use super::file::Rows;
use super::share::ParquetBatch;
use crate::objects::stored::StoredFiles;

impl StoredFiles {
    /// Their records, where they are Parquet files, of a type with `#[derive(Decode)]` without lists and records in it: the columns are found by the names of the fields.
    ///
    /// Only the columns that the pipeline reads are read, row group by row group, but for the first rows of a run: what is read is known when they are used. A `&str` borrows from
    /// the batch. Numbers, booleans, strings and timestamps can be read; an integer has to fit the type of its field, and what may be null needs an `Option`. A value that does not fit ends
    /// the job with an error that names file, row and field. Columns that the pipeline doesn't read are not looked at.
    ///
    /// A durable job goes on at a row of a file.
    ///
    /// ```
    /// use thalweg::connectors::objects::{files_in, parquet_files};
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Click<'a> {
    ///     page: &'a str,
    ///     user: Option<u64>,
    /// }
    ///
    /// stream!(
    ///     fn pages(clicks: impl Source<Click<'_>>, out: impl Sink<String>) {
    ///         clicks.filter(|click| click.user.is_some()).map(|click| click.page.to_owned()).sink(out);
    ///     }
    /// );
    ///
    /// # let folder = std::env::temp_dir().join(format!("parquet-{}", std::process::id()));
    /// let mut clicks = parquet_files(&folder).text("page", |click: &(String, Option<u64>)| &click.0).column("user", |click| click.1);
    /// clicks.write(("/".to_owned(), Some(7)))?;
    /// clicks.write(("/a".to_owned(), None))?;
    /// clicks.close()?;
    ///
    /// let mut seen = Vec::new();
    /// pages(files_in(&folder).parquet::<Click>(), &mut seen).run_blocking()?;
    /// assert_eq!(seen, ["/"]);
    /// # std::fs::remove_dir_all(folder).unwrap();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn parquet<T: Flat<AsParquet>>(self) -> ParquetRecords<T> {
        let (stage, rows, next, ready) = (Stage::Idle, None, 0, None);
        ParquetRecords {
            files: self,
            start: ParquetPosition::default(),
            again: None,
            stage,
            rows,
            next,
            ready,
            lent: None,
            wanted: Wanted::default(),
            outcome: Outcome::new(),
            of: PhantomData,
        }
    }
}

/// The form of Parquet, of whose records the fields are single values.
#[derive(Clone, Copy, Debug)]
pub enum AsParquet {}

/// A place in Parquet files: what a checkpoint keeps of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParquetPosition {
    /// The file; `None` before the first batch.
    pub file: Option<PathBuf>,
    /// The file's place in the order of the files, from 0.
    pub number: usize,
    /// The rows of the file that stand before the place.
    pub row: u64,
}

impl ParquetPosition {
    /// Which of the files it is in.
    pub(super) fn among(&self, files: &[Found]) -> Result<usize, Error> {
        let Some(path) = &self.file else { return Ok(0) };
        if files.get(self.number).is_some_and(|file| file.path == *path) {
            return Ok(self.number);
        }
        files.iter().position(|file| file.path == *path).ok_or_else(|| {
            let (row, path) = (self.row, path.display());
            Error::new(format!(
                "can't go on at row {row} of `{path}`: the file is not among the files of the input any more"
            ))
        })
    }
}

/// The records of Parquet files: see [`StoredFiles::parquet`].
pub struct ParquetRecords<T> {
    files: StoredFiles,
    /// Where the reading thread begins.
    start: ParquetPosition,
    /// Where the next batch ends, whatever its limit.
    again: Option<ParquetPosition>,
    stage: Stage,
    rows: Option<Rows>,
    /// Where the next batch begins in the rows.
    next: usize,
    /// Where the batch that is ready ends.
    ready: Option<usize>,
    /// Behind the last batch that was lent.
    lent: Option<ParquetPosition>,
    wanted: Wanted,
    outcome: Outcome,
    of: PhantomData<fn() -> T>,
}

enum Stage {
    /// Nothing is open before the first poll.
    Idle,
    Reading(Receiver<Result<Rows, Error>>),
    Ended,
}

impl<T: Decode> ParquetRecords<T> {
    fn poll_rows(&mut self, context: &mut Context<'_>) -> Poll<Result<bool, Error>> {
        if let Stage::Idle = self.stage {
            self.stage = Stage::Reading(start(self.order()?)?);
        }
        let Stage::Reading(rows) = &mut self.stage else { return Poll::Ready(Ok(false)) };
        match ready!(rows.poll_recv(context)) {
            Some(Ok(rows)) => {
                (self.rows, self.next) = (Some(rows), 0);
                Poll::Ready(Ok(true))
            }
            Some(Err(error)) => Poll::Ready(Err(error)),
            None => {
                (self.stage, self.rows) = (Stage::Ended, None);
                Poll::Ready(Ok(false))
            }
        }
    }

    fn order(&self) -> Result<Order, Error> {
        let (mut from, mut first) = (self.start.clone(), None);
        if let Some(until) = &self.again {
            // A batch is of one file: where it is another than that of the place before, it begins with it.
            if from.file != until.file {
                from = ParquetPosition { row: 0, ..until.clone() };
            }
            first = Some(until.row - from.row);
        }
        let (files, wanted) = (self.files.clone(), self.wanted.clone());
        Ok(Order { files, from, first, names: <T::Of<'static>>::NAMES, wanted })
    }

    fn behind(&self, row: usize) -> Option<ParquetPosition> {
        let rows = self.rows.as_ref()?;
        let file = Some(PathBuf::clone(&rows.path));
        Some(ParquetPosition { file, number: rows.number, row: rows.first + row as u64 })
    }

    fn go_to(&mut self, place: ParquetPosition) {
        self.start = place;
        self.stage = Stage::Idle;
        (self.rows, self.next, self.ready, self.lent, self.again) = (None, 0, None, None, None);
    }
}

impl<T: Decode> Source for ParquetRecords<T> {
    type Item<'b> = T::Of<'b>;
    type Batch<'b> = ParquetBatch<'b, T>;
    type Bound = Bounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        loop {
            if let Some(rows) = self.rows.as_ref().filter(|rows| self.next < rows.values.num_rows()) {
                let left = rows.values.num_rows() - self.next;
                let count = if self.again.is_some() { left } else { left.min(limit.records.max(1)) };
                self.ready = Some(self.next + count);
                if let (Some(until), Some(behind)) = (&self.again, self.behind(self.next + count))
                    && (&until.file, until.row) != (&behind.file, behind.row)
                {
                    return Poll::Ready(Err(is_another(until)));
                }
                return Poll::Ready(Ok(Ready::Batch));
            }
            if !ready!(self.poll_rows(context))? {
                return Poll::Ready(Ok(Ready::End));
            }
        }
    }

    fn batch(&mut self) -> ParquetBatch<'_, T> {
        let end = self.ready.take();
        self.lent = end.and_then(|end| self.behind(end));
        self.again = None;
        let (Some(rows), Some(end)) = (&self.rows, end) else { panic!("a batch is ready before it is lent") };
        let from = mem::replace(&mut self.next, end);
        ParquetBatch::new(rows, from..end, &self.wanted, &self.outcome)
    }

    fn lag(&self) -> Option<u64> {
        matches!(self.stage, Stage::Ended).then_some(0)
    }
}

impl<T: Decode> Replayable for ParquetRecords<T> {
    type Position = ParquetPosition;

    fn position(&self) -> ParquetPosition {
        let ready = self.ready.and_then(|end| self.behind(end));
        ready.or_else(|| self.lent.clone()).unwrap_or_else(|| self.start.clone())
    }

    fn seek(&mut self, position: &ParquetPosition) -> Result<(), Error> {
        position.among(&self.files.list()?)?;
        self.go_to(position.clone());
        Ok(())
    }

    fn replay(&mut self, until: &ParquetPosition) -> Result<(), Error> {
        let (from, files) = (self.position(), self.files.list()?);
        let (begins, ends) = ((from.among(&files)?, from.row), (until.among(&files)?, until.row));
        if ends < begins {
            return Err(Error::new(format!(
                "can't read the batch from {from:?} to {until:?} again: that lies before it"
            )));
        }
        self.go_to(from);
        self.again = (begins != ends).then(|| until.clone());
        Ok(())
    }
}

#[cold]
fn is_another(until: &ParquetPosition) -> Error {
    let path = until.file.clone().unwrap_or_default();
    let (row, path) = (until.row, path.display());
    Error::new(format!(
        "can't read the rows up to {row} of `{path}` again as the batch that they were: the file was written anew"
    ))
}

impl<T> fmt::Debug for ParquetRecords<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetRecords").field("files", &self.files).finish_non_exhaustive()
    }
}
