//! Parquet files as a sink.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::mem;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use stream_runtime::Error;
use stream_runtime::checkpoint::{IntoStorage, Storage};
use stream_runtime::sink::{Sink, Transactional};

use super::columns::{Cell, Column, Columns, NoColumn, Text};
use crate::objects::parted::{InDoubt, Kind, Output, names};

/// Parquet files of results: see [`parquet_files`].
pub struct ParquetFiles<S: Storage, T, C, P>
where
    C: Columns<T>,
{
    out: Output<S, AsParquet>,
    columns: C,
    folder: P,
    /// What was gathered and not handed on, by folder.
    gathered: BTreeMap<String, Gathered<C::Builders>>,
    /// The folder of the last record.
    last: String,
    /// It gathers what another worker writes, all of it.
    is_fork: bool,
    of: PhantomData<fn(T)>,
}

/// In no folder.
pub type InNone<T> = fn(&T) -> &'static str;

/// The records of a folder.
struct Gathered<B> {
    builders: B,
    records: usize,
    /// What was a whole piece already, where it is handed on later.
    pieces: Vec<RecordBatch>,
}

impl<B: Default> Default for Gathered<B> {
    fn default() -> Self {
        Gathered { builders: B::default(), records: 0, pieces: Vec::new() }
    }
}

/// Records that are made columns together.
const PIECE: usize = 8 << 10;
/// A row group is written when it takes so much memory.
const GROUP: usize = 16 << 20;
/// A file is about so long, unless told otherwise.
const LARGEST: u64 = 128 << 20;

/// A folder (or, with the feature `s3`, a bucket) with Parquet files of results, of which closures say the columns: at least one is needed. The files are compressed with zstd.
///
/// What is promised of [`parted`](crate::objects::parted) holds here too: a file for each batch that has results (and each [folder](ParquetFiles::in_folders)), several where they would become too large; all of a batch
/// visible when it is complete, or committed; a manifest for readers; exactly once in a `#[durable(exactly_once)]` pipeline.
///
/// ```
/// use thalweg::connectors::objects::parquet_files;
/// use thalweg::prelude::*;
///
/// struct Sale {
///     article: String,
///     cents: u64,
///     customer: Option<u32>,
/// }
///
/// stream!(
///     #[durable(exactly_once)]
///     fn expensive(cents: impl Source<u64>, out: impl Sink<Sale>) {
///         cents.filter(|cents| *cents > 100).map(|cents| Sale { article: "desk".into(), cents, customer: None }).sink(out);
///     }
/// );
///
/// # let base = std::env::temp_dir().join(format!("parquet-files-{}", std::process::id()));
/// # let (folder, state) = (base.join("sales"), base.join("state"));
/// let out = parquet_files(&folder)
///     .text("article", |sale: &Sale| &sale.article)
///     .column("cents", |sale| sale.cents)
///     .column("customer", |sale| sale.customer);
/// expensive(vec![50, 500], out).checkpoint_to(&state).run_blocking()?;
/// assert!(folder.join("part-00000000000000000000-00000.parquet").is_file());
/// # std::fs::remove_dir_all(base).unwrap();
/// # Ok::<(), Error>(())
/// ```
pub fn parquet_files<I: IntoStorage, T>(place: I) -> ParquetFiles<I::Storage, T, NoColumn, InNone<T>> {
    let out = Output::new(place.into_storage(), AsParquet { schema: Arc::new(Schema::empty()), largest: LARGEST });
    let folder: InNone<T> = |_| "";
    ParquetFiles {
        out,
        columns: NoColumn,
        folder,
        gathered: BTreeMap::new(),
        last: String::new(),
        is_fork: false,
        of: PhantomData,
    }
}

impl<S: Storage, T, C: Columns<T>, P> ParquetFiles<S, T, C, P> {
    /// One more column, of the values that a closure gives.
    #[must_use]
    pub fn column<V: Cell, F: Fn(&T) -> V + Clone>(
        self,
        name: impl Into<String>,
        get: F,
    ) -> ParquetFiles<S, T, Column<C, V, F>, P> {
        let columns = Column::new(self.columns, name.into(), get);
        Self::with(self.out, columns, self.folder)
    }

    /// One more column, of strings that are borrowed from the record.
    #[must_use]
    pub fn text<F: Fn(&T) -> &str + Clone>(self, name: impl Into<String>, get: F) -> ParquetFiles<S, T, Text<C, F>, P> {
        let columns = Text::new(self.columns, name.into(), get);
        Self::with(self.out, columns, self.folder)
    }

    /// In folders, which a closure says of each record: see [`parted`](crate::objects::parted).
    #[must_use]
    pub fn in_folders<D: Display, Q: Fn(&T) -> D + Clone>(self, folder: Q) -> ParquetFiles<S, T, C, Q> {
        Self::with(self.out, self.columns, folder)
    }

    /// About how many bytes a file has at the most, in place of 128 MiB.
    #[must_use]
    pub fn largest(mut self, bytes: u64) -> Self {
        self.out.kind.largest = bytes;
        self
    }

    fn with<D: Columns<T>, Q>(mut out: Output<S, AsParquet>, columns: D, folder: Q) -> ParquetFiles<S, T, D, Q> {
        let mut fields = Vec::new();
        columns.fields(&mut fields);
        out.kind.schema = Arc::new(Schema::new(fields));
        ParquetFiles {
            out,
            columns,
            folder,
            gathered: BTreeMap::new(),
            last: String::new(),
            is_fork: false,
            of: PhantomData,
        }
    }

    /// All that was gathered goes to the files.
    fn hand_on(&mut self) -> Result<(), Error> {
        for (folder, mut gathered) in mem::take(&mut self.gathered) {
            self.close_piece(&mut gathered)?;
            gathered.pieces.iter().try_for_each(|piece| self.out.put(&folder, piece))?;
        }
        Ok(())
    }

    /// What the builders have becomes a piece.
    fn close_piece(&self, gathered: &mut Gathered<C::Builders>) -> Result<(), Error> {
        if mem::take(&mut gathered.records) == 0 {
            return Ok(());
        }
        let mut columns = Vec::new();
        C::finish(&mut gathered.builders, &mut columns);
        let piece = RecordBatch::try_new(Arc::clone(&self.out.kind.schema), columns)
            .map_err(|cause| Error::new(format!("can't make columns for {}", self.out.name())).caused_by(cause))?;
        gathered.pieces.push(piece);
        Ok(())
    }
}

impl<S, T, C, P, D> Sink<T> for ParquetFiles<S, T, C, P>
where
    S: Storage,
    C: Columns<T>,
    P: Fn(&T) -> D + Clone,
    D: Display,
{
    fn write(&mut self, record: T) -> Result<(), Error> {
        names::say_folder(&mut self.last, (self.folder)(&record))?;
        if !self.gathered.contains_key(&self.last) {
            names::check_folder(&self.last).map_err(|cause| self.out.failed("write a record", cause))?;
            self.gathered.insert(self.last.clone(), Gathered::default());
        }
        let Some(gathered) = self.gathered.get_mut(&self.last) else { return Ok(()) };
        self.columns.append(&record, &mut gathered.builders);
        gathered.records += 1;
        if gathered.records < PIECE {
            return Ok(());
        }
        let mut full = mem::take(gathered);
        self.close_piece(&mut full)?;
        if !self.is_fork {
            full.pieces.drain(..).try_for_each(|piece| self.out.put(&self.last, &piece))?;
        }
        self.gathered.insert(self.last.clone(), full);
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        let (columns, folder) = (self.columns.clone(), self.folder.clone());
        let (gathered, last) = (BTreeMap::new(), String::new());
        Some(ParquetFiles { out: self.out.fork(), columns, folder, gathered, last, is_fork: true, of: PhantomData })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.hand_on()?;
        mem::swap(&mut self.gathered, &mut fork.gathered);
        self.hand_on()
    }

    fn resume(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.out.begin(committed, InDoubt::IsRemoved)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.hand_on()?;
        self.out.flush()
    }

    fn close(&mut self) -> Result<(), Error> {
        self.hand_on()?;
        self.out.close()
    }
}

impl<S: Storage, T, C: Columns<T>, P> Transactional for ParquetFiles<S, T, C, P> {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.out.begin(committed, InDoubt::IsAnothers)
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.hand_on()?;
        self.out.prepare(batch)
    }

    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        self.out.commit(batch)
    }
}

/// Files of columns.
#[derive(Clone, Debug)]
struct AsParquet {
    schema: SchemaRef,
    largest: u64,
}

impl Kind for AsParquet {
    type Piece = RecordBatch;
    type File<W: Write + Send> = ArrowWriter<W>;

    fn extension(&self) -> String {
        "parquet".into()
    }

    fn largest(&self) -> u64 {
        self.largest
    }

    fn begin<W: Write + Send>(&self, out: W) -> io::Result<ArrowWriter<W>> {
        let zstd = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(zstd).build();
        Ok(ArrowWriter::try_new(out, Arc::clone(&self.schema), Some(properties))?)
    }

    fn write<W: Write + Send>(file: &mut ArrowWriter<W>, piece: &RecordBatch) -> io::Result<()> {
        file.write(piece)?;
        if file.memory_size() >= GROUP { Ok(file.flush()?) } else { Ok(()) }
    }

    fn out<W: Write + Send>(file: &ArrowWriter<W>) -> &W {
        file.inner()
    }

    fn end<W: Write + Send>(file: ArrowWriter<W>) -> io::Result<W> {
        Ok(file.into_inner()?)
    }
}

impl<S: Storage, T, C: Columns<T>, P> fmt::Debug for ParquetFiles<S, T, C, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetFiles").field("place", &self.out.name()).finish_non_exhaustive()
    }
}
