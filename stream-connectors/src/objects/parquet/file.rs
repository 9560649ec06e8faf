//! A Parquet file: what is in it, and the columns of it that are wanted.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use stream_runtime::Error;
use stream_runtime::source::{Found, Seen};

use super::pieces::Pieces;
use super::row;
use crate::objects::place::Place;

/// An open file.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pieces: Pieces,
    about: ArrowReaderMetadata,
    /// For each field of the record, the column that has it.
    columns: Vec<Option<usize>>,
}

/// Where the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// In this column of the batch.
    Column(usize),
    /// In a column that was not read.
    Unread,
    /// Nowhere.
    Missing,
}

impl Opened {
    /// Opens a file, and checks that the columns of these names can be read.
    pub(super) fn new(place: &Arc<Place>, file: Found, names: &[&str]) -> Result<Self, Error> {
        let pieces = Pieces::of(Arc::clone(place), file.path.clone(), file.bytes);
        let pieces = pieces.map_err(|cause| unreadable(&file.path).caused_by(cause))?;
        // What the writer said of Arrow's types is not asked for: so each type of Parquet is one of Arrow.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let about = ArrowReaderMetadata::load(&pieces, options);
        let about = about.map_err(|cause| unreadable(&file.path).caused_by(cause))?;
        let mut columns = Vec::new();
        for name in names {
            let found = about.schema().fields().iter().position(|field| field.name() == name);
            if let Some(at) = found {
                row::check(about.schema().field(at)).map_err(|cause| unreadable(&file.path).caused_by(cause))?;
            }
            columns.push(found);
        }
        Ok(Opened { path: file.path, pieces, about, columns })
    }

    /// The rows of each row group.
    pub(super) fn groups(&self) -> Vec<u64> {
        self.about.metadata().row_groups().iter().map(|group| group.num_rows().unsigned_abs()).collect()
    }

    /// Reads rows of a row group, so many at once: of the wanted fields, or of all where none are said.
    pub(super) fn read(
        &self,
        group: usize,
        rows: Range<usize>,
        at_once: usize,
        wanted: Option<&[bool]>,
    ) -> Result<(ParquetRecordBatchReader, Vec<Field>), Error> {
        let is_wanted = |field: usize| wanted.is_none_or(|wanted| wanted.get(field) == Some(&true));
        let roots =
            || self.columns.iter().enumerate().filter(|(field, _)| is_wanted(*field)).filter_map(|(_, column)| *column);
        let mask = ProjectionMask::roots(self.about.parquet_schema(), roots());
        let chunks = self.about.metadata().row_group(group).columns().iter().enumerate();
        let ranges = chunks.filter(|(leaf, _)| mask.leaf_included(*leaf)).map(|(_, chunk)| {
            let (start, length) = chunk.byte_range();
            start..start + length
        });
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| unreadable(&self.path).caused_by(cause);
        let pieces = self.pieces.with(ranges).map_err(|cause| failed(cause.into()))?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(pieces, self.about.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_offset(rows.start)
            .with_limit(rows.len())
            .with_batch_size(at_once)
            .build()
            .map_err(|cause| failed(cause.into()))?;
        // The columns of a batch are in the order of the file.
        let mut read: Vec<usize> = roots().collect();
        read.sort_unstable();
        let field = |(field, column): (usize, &Option<usize>)| match column {
            None => Field::Missing,
            Some(_) if !is_wanted(field) => Field::Unread,
            Some(column) => read.binary_search(column).map_or(Field::Missing, Field::Column),
        };
        let fields = self.columns.iter().enumerate().map(field).collect();
        Ok((reader, fields))
    }

    /// What keeps rows from being read.
    pub(super) fn damaged(&self, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        unreadable(&self.path).caused_by(cause)
    }
}

#[cold]
fn unreadable(path: &Path) -> Error {
    Error::new(format!("can't read `{}` as Parquet", path.display()))
}

/// Rows of a file that were read together.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) path: Arc<PathBuf>,
    /// The file's place in the order, from 0.
    pub(super) number: usize,
    /// The files that are taken when this one is, where others arrive.
    pub(super) seen: Arc<Seen>,
    /// The number of the first row in the file, from 0.
    pub(super) first: u64,
    pub(super) values: RecordBatch,
    pub(super) fields: Vec<Field>,
}
