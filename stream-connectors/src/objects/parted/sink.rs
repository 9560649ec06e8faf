//! Records are gathered by folder.

use std::collections::BTreeMap;
use std::fmt::Display;

use stream_runtime::Error;
use stream_runtime::checkpoint::Storage;
use stream_runtime::sink::{Format, Sink, Transactional};

use super::{InDoubt, Parted, names};

/// Bytes gathered before they are handed on.
const FULL: usize = 1 << 16;

impl<S: Storage, P, F> Parted<S, P, F> {
    fn hand_on(&mut self) -> Result<(), Error> {
        for (folder, bytes) in std::mem::take(&mut self.gathered) {
            if !bytes.is_empty() {
                self.out.put(&folder, &bytes)?;
            }
        }
        Ok(())
    }
}

impl<T, S, P, D, F> Sink<T> for Parted<S, P, F>
where
    S: Storage,
    P: Fn(&T) -> D + Clone,
    D: Display,
    F: Format<T>,
{
    fn write(&mut self, record: T) -> Result<(), Error> {
        names::say_folder(&mut self.last, (self.folder)(&record))?;
        let gathered = match self.gathered.get_mut(&self.last) {
            Some(gathered) => gathered,
            None => {
                names::check_folder(&self.last).map_err(|cause| self.out.failed("write a record", cause))?;
                self.gathered.entry(self.last.clone()).or_default()
            }
        };
        let formatted = self.format.format(record, gathered);
        let is_full = gathered.len() >= FULL && !self.is_fork;
        formatted
            .map_err(|cause| Error::new(format!("can't format a record for {}", self.out.name())).caused_by(cause))?;
        if !is_full {
            return Ok(());
        }
        self.out.put(&self.last, gathered)?;
        gathered.clear();
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        let (folder, format) = (self.folder.clone(), self.format.clone());
        Some(Parted {
            out: self.out.fork(),
            folder,
            format,
            gathered: BTreeMap::new(),
            last: String::new(),
            is_fork: true,
        })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.hand_on()?;
        std::mem::swap(&mut self.gathered, &mut fork.gathered);
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

impl<S: Storage, P, F> Transactional for Parted<S, P, F> {
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
