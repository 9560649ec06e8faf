//! Parquet: records of columns.
//!
//! To read: `pieces` gives the bytes of a file, `file` opens it and reads the columns that are wanted row group by row group, on the thread of `ahead`; `source` hands out rows in batches, which `replay` reads again, `share`
//! shares them out, and of each `row` makes a record. To write: `columns` says what the columns of a record are, `sink` writes a file.

mod ahead;
mod columns;
mod file;
mod pieces;
mod position;
mod replay;
mod row;
mod share;
mod sink;
mod source;

pub use columns::{Cell, Column, Columns, NoColumn, Text};
pub use position::{ArrivingParquetPosition, ParquetPosition};
pub use share::{ParquetBatch, ParquetRows, ParquetShare};
pub use sink::{InNone, ParquetFiles, parquet_files};
pub use source::{AsParquet, ParquetRecords};
