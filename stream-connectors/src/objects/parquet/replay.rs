//! Parquet files that are read again: where they are all there, and where others arrive.

use std::sync::Arc;

use stream_runtime::Error;
use stream_runtime::decode::Decode;
use stream_runtime::source::{Arriving, Bounded, FileSet, Replayable};

use super::position::{ArrivingParquetPosition, ParquetPosition};
use super::source::{ParquetRecords, Place};

impl<T: Decode> Replayable for ParquetRecords<T, Bounded> {
    type Position = ParquetPosition;

    fn position(&self) -> ParquetPosition {
        self.place().at
    }

    fn seek(&mut self, position: &ParquetPosition) -> Result<(), Error> {
        position.among(&self.files.list()?)?;
        self.go_to(Place { at: position.clone(), ..Place::default() });
        Ok(())
    }

    fn replay(&mut self, until: &ParquetPosition) -> Result<(), Error> {
        let files = self.files.list()?;
        let numbers = (self.position().among(&files)?, until.among(&files)?);
        self.go_again(Place { at: until.clone(), ..Place::default() }, numbers)
    }
}

impl<T: Decode> Replayable for ParquetRecords<T, Arriving> {
    type Position = ArrivingParquetPosition;

    fn position(&self) -> ArrivingParquetPosition {
        let Place { at, seen } = self.place();
        ArrivingParquetPosition { place: at, seen: Arc::unwrap_or_clone(seen) }
    }

    fn seek(&mut self, ArrivingParquetPosition { place, seen }: &ArrivingParquetPosition) -> Result<(), Error> {
        // The file that was taken last must be there; which number it has is counted by those that were taken.
        place.among(&self.files.list()?)?;
        self.go_to(Place { at: place.clone(), seen: Arc::new(seen.clone()) });
        Ok(())
    }

    fn replay(&mut self, ArrivingParquetPosition { place, seen }: &ArrivingParquetPosition) -> Result<(), Error> {
        place.among(&self.files.list()?)?;
        let numbers = (self.place().at.number, place.number);
        self.go_again(Place { at: place.clone(), seen: Arc::new(seen.clone()) }, numbers)
    }
}
