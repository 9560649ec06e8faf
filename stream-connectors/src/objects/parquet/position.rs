//! A place in Parquet files.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stream_runtime::Error;
use stream_runtime::source::{Found, Seen};

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

/// A place in Parquet files that arrive: what a checkpoint keeps where they are [watched](crate::objects::StoredFiles::watch).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivingParquetPosition {
    /// The place in the file that was taken last.
    pub place: ParquetPosition,
    /// The files that were taken, that one among them.
    pub seen: Seen,
}

impl ParquetPosition {
    /// Which of the files it is in.
    pub(super) fn among(&self, files: &[Found]) -> Result<usize, Error> {
        let Some(path) = &self.file else { return Ok(0) };
        if files.get(self.number).is_some_and(|file| file.path == *path) {
            return Ok(self.number);
        }
        files.iter().position(|file| file.path == *path).ok_or_else(|| self.lost())
    }

    /// It is the end of a batch that began at another place, in files of these numbers.
    pub(super) fn is_behind(&self, from: &ParquetPosition, (begins, ends): (usize, usize)) -> Result<bool, Error> {
        match (ends, self.row).cmp(&(begins, from.row)) {
            std::cmp::Ordering::Less => {
                Err(Error::new(format!("can't read the batch from {from:?} to {self:?} again: that lies before it")))
            }
            order => Ok(order.is_gt()),
        }
    }

    #[cold]
    fn lost(&self) -> Error {
        let (row, path) = (self.row, self.file.clone().unwrap_or_default());
        Error::new(format!(
            "can't go on at row {row} of `{}`: the file is not among the files of the input any more",
            path.display()
        ))
    }

    /// The rows up to it are not those of the batch.
    #[cold]
    pub(super) fn is_another(&self) -> Error {
        let (row, path) = (self.row, self.file.clone().unwrap_or_default());
        Error::new(format!(
            "can't read the rows up to {row} of `{}` again as the batch that they were: the file was written anew",
            path.display()
        ))
    }
}
