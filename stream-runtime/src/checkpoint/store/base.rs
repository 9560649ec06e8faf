//! When a new base is made, and how.
//!
//! The state lies in a base and in the logs since. Each log makes a restart slower, and each new base writes the whole state; so a base is made when the logs since
//! the last one weigh half as much as it. Then at most three bytes are written into bases for each byte that is
//! written into logs, and a restart reads at most half as much again as the state.
//!
//! A log weighs at least 64 KiB, because making it safe takes a disk about as long as writing these: that bounds how many small ones there are. They weigh
//! at least 4 MiB together, so that a job with little state makes a base for some sixty-four batches. And there are never many more than two thousand, for while
//! they are merged there is a block of each in memory.

use std::sync::atomic::{AtomicBool, Ordering};

use super::chain::{Base, Chain};
use super::entries::{Said, not_written};
use super::object::{BaseHead, Head, Name};
use super::write::Writer;
use crate::Error;
use crate::checkpoint::Storage;

/// What decides when bases are made. Others than the usual are for tests, which can't write gigabytes.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Bytes of entries in a block, before they are compressed.
    pub block: usize,
    /// What a log weighs at least, in bytes.
    pub least_log: u64,
    /// What logs weigh together at least before a base is made of them, in bytes.
    pub least_logs: u64,
    /// How many logs there are before a base is made of them, whatever they weigh.
    pub most_logs: usize,
    /// How many bases are kept. The logs after the oldest of them are kept too.
    pub bases: usize,
    /// Whether commits wait while a base is made: then what is done, and in which order, is the same every time.
    pub waits_for_bases: bool,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning {
            block: 32 << 10,
            least_log: 64 << 10,
            least_logs: 4 << 20,
            most_logs: 2048,
            bases: 2,
            waits_for_bases: false,
        }
    }
}

impl Tuning {
    /// Whether there is enough for a base.
    pub(super) fn is_due(&self, chain: &Chain) -> bool {
        let weight: u64 = chain.logs.iter().map(|log| log.length.max(self.least_log)).sum();
        let base = chain.base.as_ref().map_or(0, |base| base.object.length);
        weight >= self.least_logs.max(base / 2) || chain.logs.len() >= self.most_logs
    }
}

/// Makes a base of all that stands. `None` if it was told to stop.
///
/// # Errors
/// What stands can't be read or is damaged, or the base can't be written.
pub(super) fn make_base<S: Storage>(
    storage: &S,
    chain: &Chain,
    tuning: &Tuning,
    stop: &AtomicBool,
) -> Result<Option<Base>, Error> {
    let Some(done) = chain.history.done.clone() else { return Ok(None) };
    let (batch, last) = (done.batch, chain.last);
    let head = BaseHead { last, done, begun: chain.history.begun.clone() };
    let name = Name::Base(batch);
    let text = name.to_string();
    let staged = storage.stage(&text).map_err(not_written)?;
    let mut writer = Writer::<S>::new(staged, name, &Head::Base(head), tuning.block)?;
    for section in chain.sections() {
        if write_section(storage, chain, section, &mut writer, stop)?.is_none() {
            drop(writer);
            storage.discard(&text).map_err(not_written)?;
            return Ok(None);
        }
    }
    let (staged, object, _) = writer.finish()?;
    storage.finish(staged, &text).map_err(not_written)?;
    Ok(Some(Base { object: object.into(), batch, last }))
}

/// Writes what stands in a section. `None` if it was told to stop.
fn write_section<S: Storage>(
    storage: &S,
    chain: &Chain,
    section: &str,
    writer: &mut Writer<S>,
    stop: &AtomicBool,
) -> Result<Option<()>, Error> {
    let mut part = writer.part(section);
    let written = chain.entries(storage, section, |key, value| {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::new("stopped"));
        }
        part.push(key, &Said::Is(value), writer.frames()).map_err(not_written)
    });
    if stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    written?;
    writer.end_part(part)?;
    Ok(Some(()))
}
