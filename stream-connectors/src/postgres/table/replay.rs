//! A table that can be read again: the rows of a batch are in the log, for the server has others by then.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use stream_runtime::Error;
use stream_runtime::source::{Replayable, Source};

use super::seen::Notes;
use super::{PostgresTable, TableRow};

/// So many batches of a table, and the rows of the one that is ready.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[doc(hidden)]
pub struct Place<Item> {
    batches: u64,
    rows: Vec<Item>,
}

impl<T, Kind, F, Bound> Replayable for PostgresTable<T, Kind, F, Bound>
where
    T: Send + 'static,
    Kind: Notes<T, Item: Clone + Debug + Serialize + DeserializeOwned> + 'static,
    F: Fn(&TableRow<'_>) -> Result<T, Error> + Send + Sync + 'static,
    Self: Source,
{
    type Position = Place<Kind::Item>;

    fn position(&self) -> Place<Kind::Item> {
        match &self.ready {
            Some(rows) => Place { batches: self.lent + 1, rows: rows.clone() },
            None => Place { batches: self.lent, rows: Vec::new() },
        }
    }

    /// All rows are news then.
    fn seek(&mut self, position: &Place<Kind::Item>) -> Result<(), Error> {
        self.lent = position.batches;
        (self.news, self.rest, self.ready, self.again) = (None, Vec::new().into_iter(), None, None);
        Ok(())
    }

    fn replay(&mut self, until: &Place<Kind::Item>) -> Result<(), Error> {
        self.again = match until.batches.checked_sub(self.lent) {
            Some(0) => None,
            Some(1) => Some(until.rows.clone()),
            _ => {
                let (from, until) = (self.lent, until.batches);
                return Err(Error::new(format!("can't go from batch {from} of a table to batch {until} at once")));
            }
        };
        Ok(())
    }
}
