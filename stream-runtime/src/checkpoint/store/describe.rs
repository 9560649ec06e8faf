//! What a job would do when it begins again, without beginning it.

use std::fmt;

use super::object::{Begun, Done};
use super::survey::{Visible, survey};
use crate::Error;
use crate::checkpoint::Storage;

/// What a checkpoint holds, and so what a job would go on from.
#[derive(Debug)]
pub struct Description {
    /// Where the checkpoint is.
    pub place: String,
    /// The last batch that was committed.
    pub committed: Option<Done>,
    /// The batch that was begun behind it and not committed: it would run again, with the same input.
    pub in_doubt: Option<Begun>,
    /// The base that would be read.
    pub base: Option<Object>,
    /// The logs that would be read.
    pub logs: Vec<Object>,
    /// What would be loaded.
    pub sections: Vec<Section>,
    /// What is damaged and would not be needed.
    pub damaged: Vec<Error>,
}

/// An object of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
}

/// The state of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its address.
    pub name: String,
    /// How many entries it has.
    pub entries: u64,
    /// The bytes of their keys and values, before they are compressed.
    pub bytes: u64,
}

/// Says what a checkpoint holds. It is only read, so a job may be running with it: then this is what it was at some moment.
///
/// # Errors
/// It can't be read; or something that is needed is damaged or missing, so that no job could go on from it.
///
/// ```
/// use stream_runtime::checkpoint::{Folder, Store, describe};
/// # let path = std::env::temp_dir().join(format!("describe-{}", std::process::id()));
/// let (mut store, _) = Store::open(Folder::new(&path))?;
/// store.begin(8, b"lines 1 to 100".to_vec())?;
/// store.await_begun(8)?;
/// let text = describe(&Folder::new(&path))?.to_string();
/// assert!(text.contains("no batch was committed; batch 8 runs again"));
/// # drop(store);
/// # std::fs::remove_dir_all(path).unwrap();
/// # Ok::<(), stream_runtime::Error>(())
/// ```
pub fn describe(storage: &impl Storage) -> Result<Description, Error> {
    let mut tries = 0;
    loop {
        let before = Visible::of(storage).ok();
        tries += 1;
        match read(storage) {
            Ok(description) => return Ok(description),
            Err(error) if tries == TRIES || before == Visible::of(storage).ok() => return Err(error),
            // A job that is running may have removed what was listed: there is something else now.
            Err(_) => {}
        }
    }
}

/// A job removes objects when it has made a base, which takes it about as long as this takes.
const TRIES: usize = 5;

fn read(storage: &impl Storage) -> Result<Description, Error> {
    let found = survey(storage)?;
    let mut sections = Vec::new();
    for section in found.chain.sections() {
        let (mut entries, mut bytes) = (0, 0);
        found.chain.entries(storage, section, |key, value| {
            entries += 1;
            bytes += (key.len() + value.len()) as u64;
            Ok(())
        })?;
        if entries > 0 {
            sections.push(Section { name: section.to_owned(), entries, bytes });
        }
    }
    let object = |verified: &super::cursor::Verified| Object { name: verified.name.clone(), length: verified.length };
    Ok(Description {
        place: storage.name(),
        base: found.chain.base.as_ref().map(|base| object(&base.object)),
        logs: found.chain.logs.iter().map(|log| object(log)).collect(),
        committed: found.chain.history.done,
        in_doubt: found.chain.history.begun,
        sections,
        damaged: found.damaged,
    })
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the checkpoint in {}", self.place)?;
        match (&self.committed, &self.in_doubt) {
            (None, None) => writeln!(f, "  nothing was begun: the job begins at the start of its input")?,
            (None, Some(begun)) => writeln!(f, "  no batch was committed; batch {} runs again", begun.batch)?,
            (Some(done), None) => {
                writeln!(f, "  batch {} is the last that was committed; the job goes on behind it", done.batch)?
            }
            (Some(done), Some(begun)) => {
                writeln!(f, "  batch {} is the last that was committed; batch {} runs again", done.batch, begun.batch)?;
            }
        }
        if let Some(base) = &self.base {
            writeln!(f, "  base: `{}`, {}", base.name, Bytes(base.length))?;
        }
        if let (Some(first), Some(last)) = (self.logs.first(), self.logs.last()) {
            let bytes = Bytes(self.logs.iter().map(|log| log.length).sum());
            writeln!(f, "  logs: {}, `{}` to `{}`, {bytes}", self.logs.len(), first.name, last.name)?;
        }
        for section in &self.sections {
            writeln!(f, "  state `{}`: entries: {}, {}", section.name, section.entries, Bytes(section.bytes))?;
        }
        for damaged in &self.damaged {
            writeln!(f, "  not needed, but worth a look at the disk: {damaged}")?;
        }
        Ok(())
    }
}

/// A number of bytes, for people.
struct Bytes(u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousands = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
        match thousands.iter().find(|(unit, _)| self.0 as f64 >= *unit) {
            Some((unit, name)) => write!(f, "{:.1} {name}", self.0 as f64 / unit),
            None => write!(f, "{} bytes", self.0),
        }
    }
}
