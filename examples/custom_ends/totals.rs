//! A sink of one's own: the total of each account in a file, which has each payment exactly once.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use thalweg::prelude::*;

/// What is in the file: the totals, and the number of the last batch that is in them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Table {
    last: Option<u64>,
    totals: BTreeMap<u32, i64>,
}

/// Adds amounts to the totals in a file, for pipelines that are `#[durable(exactly_once)]`: what is written is kept until a batch is prepared. The file is replaced as a whole, and has the number of the batch in it: a batch that comes again is known by that.
#[derive(Debug)]
pub struct Totals {
    path: PathBuf,
    written: Vec<(u32, i64)>,
}

pub fn totals(path: impl Into<PathBuf>) -> Totals {
    Totals { path: path.into(), written: Vec::new() }
}

impl Totals {
    fn read(&self) -> Result<Table, Error> {
        let failed = || Error::new(format!("can't read the totals in `{}`", self.path.display()));
        match fs::read(&self.path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|cause| failed().caused_by(cause)),
            Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(Table::default()),
            Err(cause) => Err(failed().caused_by(cause)),
        }
    }

    fn replace(&self, table: &Table) -> std::io::Result<()> {
        let new = self.path.with_extension("new");
        fs::write(&new, serde_json::to_vec(table)?)?;
        fs::File::open(&new)?.sync_all()?;
        fs::rename(new, &self.path)
    }

    /// What the file says.
    pub fn seen(&self) -> Result<BTreeMap<u32, i64>, Error> {
        self.read().map(|table| table.totals)
    }
}

impl Sink<(u32, i64)> for Totals {
    fn write(&mut self, amount: (u32, i64)) -> Result<(), Error> {
        self.written.push(amount);
        Ok(())
    }
}

/// What `#[durable(exactly_once)]` asks besides: all is done when a batch is prepared, and nothing where it is known already.
impl Transactional for Totals {
    fn recover(&mut self, _committed: Option<u64>) -> Result<(), Error> {
        Ok(())
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        let (mut table, written) = (self.read()?, std::mem::take(&mut self.written));
        if table.last >= Some(batch) {
            return Ok(());
        }
        written.into_iter().for_each(|(account, cents)| *table.totals.entry(account).or_default() += cents);
        table.last = Some(batch);
        self.replace(&table).map_err(|cause| {
            Error::new(format!("can't write the totals to `{}`", self.path.display())).caused_by(cause)
        })
    }

    fn commit(&mut self, _batch: u64) -> Result<(), Error> {
        Ok(())
    }
}
