//! Parquet files as a source.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use stream_runtime::Error;
use stream_runtime::decode::csv::Row as Flat;
use stream_runtime::decode::{Decode, ReadFields};
use stream_runtime::source::{Arriving, Bounded, Limit, Outcome, Ready, Seen, Source, Watching};
use tokio::sync::mpsc::Receiver;

use super::ahead::{News, Order, Wanted, start};
use super::file::Rows;
use super::position::ParquetPosition;
use super::share::ParquetBatch;
use crate::objects::stored::{StoredFiles, Watched};

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
        ParquetRecords::new(self, None)
    }
}

impl Watched {
    /// Their records, file after file as they come, where they are Parquet files: see [`StoredFiles::parquet`].
    ///
    /// ```
    /// use thalweg::connectors::objects::files_in;
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Sale {
    ///     cents: u64,
    /// }
    ///
    /// let sales = files_in("sales").nested().ending(".parquet").watch(10.secs()).parquet::<Sale>();
    /// ```
    pub fn parquet<T: Flat<AsParquet>>(self) -> ParquetRecords<T, Arriving> {
        let (files, how) = self.into_parts();
        ParquetRecords::new(files, Some(how))
    }
}

/// The form of Parquet, of whose records the fields are single values.
#[derive(Clone, Copy, Debug)]
pub enum AsParquet {}

/// The records of Parquet files: see [`StoredFiles::parquet`], and [`Watched::parquet`] for those that arrive.
pub struct ParquetRecords<T, Bound = Bounded> {
    pub(super) files: StoredFiles,
    /// How others are waited for, if they are.
    watching: Option<Watching>,
    /// Where the reading thread begins.
    start: Place,
    /// Where the next batch ends, whatever its limit.
    again: Option<Place>,
    stage: Stage,
    /// Whether nothing is left of the files that were there at the last look.
    caught_up: bool,
    rows: Option<Rows>,
    /// Where the next batch begins in the rows.
    next: usize,
    /// Where the batch that is ready ends.
    ready: Option<usize>,
    /// Behind the last batch that was lent.
    lent: Option<Place>,
    wanted: Wanted,
    outcome: Outcome,
    of: PhantomData<fn() -> (T, Bound)>,
}

/// A place, and the files that are taken there, where others arrive.
#[derive(Clone, Default)]
pub(super) struct Place {
    pub(super) at: ParquetPosition,
    pub(super) seen: Arc<Seen>,
}

enum Stage {
    /// Nothing is open before the first poll.
    Idle,
    Reading(Receiver<Result<News, Error>>),
    Ended,
}

impl<T, Bound> ParquetRecords<T, Bound> {
    fn new(files: StoredFiles, watching: Option<Watching>) -> Self {
        let (start, stage, wanted, outcome) = (Place::default(), Stage::Idle, Wanted::default(), Outcome::new());
        let (again, caught_up, rows, next, ready, lent, of) = (None, false, None, 0, None, None, PhantomData);
        ParquetRecords { files, watching, start, again, stage, caught_up, rows, next, ready, lent, wanted, outcome, of }
    }

    /// The place behind the batch that is ready, or else behind the last that was lent.
    pub(super) fn place(&self) -> Place {
        let ready = self.ready.and_then(|end| self.behind(end));
        ready.or_else(|| self.lent.clone()).unwrap_or_else(|| self.start.clone())
    }

    fn behind(&self, row: usize) -> Option<Place> {
        let rows = self.rows.as_ref()?;
        let file = Some(PathBuf::clone(&rows.path));
        let at = ParquetPosition { file, number: rows.number, row: rows.first + row as u64 };
        Some(Place { at, seen: Arc::clone(&rows.seen) })
    }

    pub(super) fn go_to(&mut self, place: Place) {
        self.start = place;
        (self.stage, self.caught_up) = (Stage::Idle, false);
        (self.rows, self.next, self.ready, self.lent, self.again) = (None, 0, None, None, None);
    }

    /// The next batch is what it was: from the present place to this one, in files of these numbers.
    pub(super) fn go_again(&mut self, until: Place, numbers: (usize, usize)) -> Result<(), Error> {
        let from = self.place();
        let is_there = until.at.is_behind(&from.at, numbers)?;
        self.go_to(from);
        self.again = is_there.then_some(until);
        Ok(())
    }
}

impl<T: Decode, Bound> ParquetRecords<T, Bound> {
    fn poll_rows(&mut self, context: &mut Context<'_>) -> Poll<Result<bool, Error>> {
        if let Stage::Idle = self.stage {
            self.stage = Stage::Reading(start(self.order())?);
        }
        let Stage::Reading(news) = &mut self.stage else { return Poll::Ready(Ok(false)) };
        loop {
            match ready!(news.poll_recv(context)).transpose()? {
                Some(News::CaughtUp) => self.caught_up = true,
                Some(News::Rows(rows)) => {
                    (self.rows, self.next, self.caught_up) = (Some(rows), 0, false);
                    return Poll::Ready(Ok(true));
                }
                None => {
                    (self.stage, self.rows) = (Stage::Ended, None);
                    return Poll::Ready(Ok(false));
                }
            }
        }
    }

    fn order(&self) -> Order {
        let Place { at: mut from, mut seen } = self.start.clone();
        let mut first = None;
        if let Some(Place { at: until, seen: behind }) = &self.again {
            // A batch is of one file: where it is another than that of the place before, it begins with it.
            if from.file != until.file {
                from = ParquetPosition { row: 0, ..until.clone() };
            }
            first = Some(until.row - from.row);
            seen = Arc::clone(behind);
        }
        let (files, watching, wanted) = (self.files.clone(), self.watching, self.wanted.clone());
        Order { files, watching, seen, from, first, names: <T::Of<'static>>::NAMES, wanted }
    }
}

impl<T: Decode, B: 'static> Source for ParquetRecords<T, B> {
    type Item<'b> = T::Of<'b>;
    type Batch<'b> = ParquetBatch<'b, T>;
    type Bound = B;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        loop {
            if let Some(rows) = self.rows.as_ref().filter(|rows| self.next < rows.values.num_rows()) {
                let left = rows.values.num_rows() - self.next;
                let count = if self.again.is_some() { left } else { left.min(limit.records.max(1)) };
                self.ready = Some(self.next + count);
                if let (Some(until), Some(behind)) = (&self.again, self.behind(self.next + count))
                    && (&until.at.file, until.at.row) != (&behind.at.file, behind.at.row)
                {
                    return Poll::Ready(Err(until.at.is_another()));
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
        (self.caught_up || matches!(self.stage, Stage::Ended)).then_some(0)
    }
}

impl<T, Bound> fmt::Debug for ParquetRecords<T, Bound> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetRecords").field("files", &self.files).finish_non_exhaustive()
    }
}
