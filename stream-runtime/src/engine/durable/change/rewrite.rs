//! Sections of a checkpoint that are written anew, with the first commit of a run.

use std::collections::BTreeMap;

use crate::Error;
use crate::checkpoint::{Changes, Edit};

/// What such sections have: all of their entries, by their keys. They stay in memory until they are committed.
#[derive(Debug, Default)]
pub(in crate::engine) struct Rewritten(BTreeMap<String, Vec<Bytes>>);

/// The bytes of a key and of a value.
type Bytes = (Vec<u8>, Vec<u8>);

impl Rewritten {
    /// A section is written anew, and has nothing yet.
    pub fn empty(&mut self, section: &str) -> &mut Vec<Bytes> {
        self.0.entry(section.to_owned()).or_default()
    }

    /// Puts them in front of what the first batch has changed. Windows that went in it are not written any more: to clear them would only be for entries of earlier
    /// batches.
    pub fn put_before(self, changes: &mut Vec<(String, Vec<Changes>)>) -> Result<(), Error> {
        let mut before = Vec::new();
        for (section, entries) in self.0 {
            let mut gone: Vec<&[u8]> = Vec::new();
            for later in changes.iter().filter(|(other, _)| *other == section).flat_map(|(_, changes)| changes) {
                gone.extend(later.iter()?.filter_map(|edit| match edit {
                    Edit::Clear { prefix } => Some(prefix),
                    Edit::Put { .. } | Edit::Remove { .. } => None,
                }));
            }
            let mut all = Changes::new();
            all.clear(&());
            for (key, value) in entries.iter().filter(|(key, _)| !gone.iter().any(|prefix| key.starts_with(prefix))) {
                all.put_bytes(key, value);
            }
            before.push((section, vec![all]));
        }
        before.append(changes);
        *changes = before;
        Ok(())
    }
}
