//! What a storage holds, and what stands of it: the newest base that is not damaged, and all logs after it.
//!
//! An object is visible only when all of it is safe, so one that does not verify was damaged later. A base that is damaged is passed over: the one before it,
//! and the logs since then, which are kept for that, give the same state. A log that is damaged or missing can't be passed over.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use super::chain::Chain;
use super::object::Name;
use super::read::{ReadLog, read_base, read_log};
use crate::Error;
use crate::checkpoint::Storage;

/// What was found.
pub(super) struct Found {
    pub(super) chain: Chain,
    /// Bases that are damaged and were passed over, and how.
    pub(super) damaged: Vec<Error>,
    /// All objects that are visible.
    pub(super) visible: Visible,
}

/// The objects of a storage with their lengths, by number.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Visible {
    pub(super) bases: BTreeMap<u64, u64>,
    pub(super) logs: BTreeMap<u64, u64>,
    /// What was staged and is not visible.
    pub(super) staged: Vec<String>,
}

impl Visible {
    /// Looks what is there.
    ///
    /// # Errors
    /// The storage can't tell.
    pub(super) fn of<S: Storage>(storage: &S) -> io::Result<Self> {
        // In this order: the next log is staged when the last one is visible, so that the other order could miss one.
        let staged = or_nothing(storage.staged())?;
        let mut visible = Visible { staged, ..Visible::default() };
        for listed in or_nothing(storage.list())? {
            match Name::parse(&listed.name) {
                Some(Name::Base(batch)) => visible.bases.insert(batch, listed.length),
                Some(Name::Log(number)) => visible.logs.insert(number, listed.length),
                None => None,
            };
        }
        Ok(visible)
    }

    /// The number of the last log that was ever visible, as far as can be told: a log is only staged when the one before it is visible.
    fn last_log(&self) -> u64 {
        let staged = self.staged.iter().filter_map(|name| match Name::parse(name)? {
            Name::Log(number) => number.checked_sub(1),
            Name::Base(_) => None,
        });
        staged.chain(self.logs.keys().copied()).max().unwrap_or(0)
    }
}

/// A folder that is not there yet has nothing in it.
fn or_nothing<T>(listed: io::Result<Vec<T>>) -> io::Result<Vec<T>> {
    match listed {
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed,
    }
}

/// Reads all that stands, and verifies it.
///
/// # Errors
/// The storage can't be read, or what is needed is damaged or missing.
pub(super) fn survey<S: Storage>(storage: &S) -> Result<Found, Error> {
    let place = storage.name();
    let visible = Visible::of(storage)
        .map_err(|cause| super::failure::explain(&place, "the checkpoint can't be listed", cause))?;
    let mut damaged = Vec::new();
    let mut chain = Chain::default();
    for (batch, length) in visible.bases.iter().rev() {
        match read_base(storage, *batch, *length) {
            Ok((object, head)) => {
                chain = Chain::of(object, head);
                break;
            }
            Err(error) => damaged.push(error),
        }
    }
    for number in (chain.last.number..visible.last_log()).map(|before| before + 1) {
        if let Err(cause) = go_on(storage, &visible, &mut chain, number) {
            return Err(lost(&place, &visible, &chain, number, &damaged, cause));
        }
    }
    // A base shows that its batch was committed, even if no more of it can be read.
    if let Some((batch, _)) = visible.bases.last_key_value()
        && Some(*batch) > chain.history.committed()
    {
        let number = chain.last.number + 1;
        let cause = Error::new(format!("`{}` was written later than all that can be read", Name::Base(*batch)));
        return Err(lost(&place, &visible, &chain, number, &damaged, cause));
    }
    Ok(Found { chain, damaged, visible })
}

/// Takes the next log into account.
fn go_on<S: Storage>(storage: &S, visible: &Visible, chain: &mut Chain, number: u64) -> Result<(), Error> {
    let name = Name::Log(number);
    let Some(length) = visible.logs.get(&number) else {
        return Err(Error::new(format!("`{name}` is missing")));
    };
    let ReadLog { object, previous, link, events } = read_log(storage, number, *length)?;
    if previous != chain.last {
        return Err(Error::new(format!("`{name}` does not continue what stands before it: it is of another history")));
    }
    let mut history = chain.history.clone();
    for event in events {
        let applied = history.apply(event);
        applied.map_err(|cause| Error::new(format!("`{name}` tells what can't have happened")).caused_by(cause))?;
    }
    chain.history = history;
    chain.logs.push(Arc::new(object));
    chain.last = link;
    Ok(())
}

/// A log is missing or damaged: what that means, and what can be done.
#[cold]
fn lost(place: &str, visible: &Visible, chain: &Chain, number: u64, damaged: &[Error], cause: Error) -> Error {
    let name = Name::Log(number);
    let mut what = format!("the checkpoint in {place} can't be restored, for `{name}` is needed");
    for base in damaged {
        what += &format!("; {base}");
    }
    what += ". Bring back what is missing or damaged from a copy";
    match chain.history.committed() {
        Some(batch) => {
            let last = Name::Log(visible.last_log().max(number));
            let bases = visible.bases.keys().filter(|base| **base > batch);
            let bases: String = bases.map(|base| format!(", `{}`", Name::Base(*base))).collect();
            what += &format!(
                ". Or go back to batch {batch}: move `{name}` to `{last}`{bases} and what is staged out of there. The job then goes on behind that batch, \
                 and its sinks are given again what they have had since"
            );
        }
        None => what += ". Or start anew in an empty place, for no batch can be restored from what is left",
    }
    Error::new(what).caused_by(cause)
}
