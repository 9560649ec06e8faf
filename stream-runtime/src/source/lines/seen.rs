//! Which files of a folder were taken, in a space that does not grow with the folder.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::set::Found;
use crate::Error;
use crate::time::Timestamp;

/// The files that were taken: all that are older than a time, and those of the others that are named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What was written before this was taken.
    pub before: Timestamp,
    /// When the newest file that was taken was written.
    pub newest: Timestamp,
    /// What was taken and is not older.
    pub files: Vec<SeenFile>,
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenFile {
    /// What it is called.
    pub path: PathBuf,
    /// When it was written.
    pub modified: Timestamp,
    /// How long it was, in bytes.
    pub bytes: u64,
}

impl Default for Seen {
    fn default() -> Self {
        Seen { before: Timestamp::MIN, newest: Timestamp::MIN, files: Vec::new() }
    }
}

impl Seen {
    /// With one more file. Those that are older than the newest by more than `late_by` are not named any more.
    fn with(&self, file: &Found, late_by: Duration) -> Seen {
        let newest = self.newest.max(file.modified);
        let before = self.before.max(newest.earlier(late_by));
        let taken = SeenFile { path: file.path.clone(), modified: file.modified, bytes: file.bytes };
        let files = self.files.iter().chain([&taken]).filter(|file| file.modified >= before).cloned().collect();
        Seen { before, newest, files }
    }
}

/// Looks through listings for what is new.
#[derive(Debug)]
pub(super) struct Lookout {
    seen: Arc<Seen>,
    late_by: Duration,
    /// What the last listing had in it; `None` before the first.
    listed: Option<HashSet<PathBuf>>,
}

impl Lookout {
    pub(super) fn new(seen: Arc<Seen>, late_by: Duration) -> Self {
        Lookout { seen, late_by, listed: None }
    }

    /// The new files of a listing, the one that was written first first, and of those of one time by name; each with what is taken when it is.
    pub(super) fn take(&mut self, listing: Vec<Found>) -> Result<Vec<(Found, Arc<Seen>)>, Error> {
        let mut new = self.new_of(&listing)?;
        new.sort_by(|a, b| (a.modified, &a.path).cmp(&(b.modified, &b.path)));
        self.listed = Some(listing.into_iter().map(|file| file.path).collect());
        let take = |file: Found| {
            self.seen = Arc::new(self.seen.with(&file, self.late_by));
            (file, Arc::clone(&self.seen))
        };
        Ok(new.into_iter().map(take).collect())
    }

    fn new_of(&self, listing: &[Found]) -> Result<Vec<Found>, Error> {
        let taken: HashMap<_, _> = self.seen.files.iter().map(|file| (&file.path, file)).collect();
        let mut new = Vec::new();
        for file in listing {
            match taken.get(&file.path) {
                Some(known) if known.bytes != file.bytes => return Err(changed(known, file)),
                Some(_) => {}
                None if file.modified >= self.seen.before => new.push(file.clone()),
                // What lay there before this run began may have been taken in an earlier one.
                None if self.listed.as_ref().is_none_or(|listed| listed.contains(&file.path)) => {}
                None => return Err(self.late(file)),
            }
        }
        Ok(new)
    }

    #[cold]
    fn late(&self, file: &Found) -> Error {
        let (path, modified, newest) = (file.path.display(), file.modified, self.seen.newest);
        Error::new(format!(
            "`{path}` has just appeared and says that it was written at {modified}, more than {:?} before the newest file that was taken ({newest}), so that a later run \
             could not tell whether it was read: write it anew (`touch`), or allow more with `.late_by(..)`",
            self.late_by
        ))
    }
}

#[cold]
fn changed(known: &SeenFile, file: &Found) -> Error {
    let (path, was, is) = (file.path.display(), known.bytes, file.bytes);
    Error::new(format!(
        "`{path}` was {was} bytes long when it was taken, and is {is} now: a file has to be complete when it appears, and to stay as it is; write it under a name that begins \
         with a dot, and rename it when it is complete"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATE_BY: Duration = Duration::from_secs(10);

    fn file(path: &str, second: i64) -> Found {
        Found { path: path.into(), modified: Timestamp::from_secs(second), bytes: 7 }
    }

    fn taken(lookout: &mut Lookout, listing: &[Found]) -> Vec<String> {
        let new = lookout.take(listing.to_vec()).expect("a listing");
        new.iter().map(|(file, _)| file.path.display().to_string()).collect()
    }

    #[test]
    fn files_are_taken_once_in_the_order_in_which_they_were_written() {
        let mut lookout = Lookout::new(Arc::default(), LATE_BY);
        let mut folder = vec![file("b", 3), file("c", 1), file("a", 3)];
        assert_eq!(taken(&mut lookout, &folder), ["c", "a", "b"]);
        assert_eq!(taken(&mut lookout, &folder), [""; 0]);
        folder.extend([file("d", 3), file("e", 2)]);
        assert_eq!(taken(&mut lookout, &folder), ["e", "d"]);
    }

    #[test]
    fn what_is_kept_does_not_grow_with_the_folder() {
        let mut lookout = Lookout::new(Arc::default(), LATE_BY);
        let folder: Vec<Found> = (0..1000).map(|second| file(&second.to_string(), second)).collect();
        assert_eq!(taken(&mut lookout, &folder).len(), 1000);
        assert_eq!(lookout.seen.files.len(), 11);

        let mut again = Lookout::new(Arc::clone(&lookout.seen), LATE_BY);
        assert_eq!(taken(&mut again, &folder), [""; 0]);
    }

    #[test]
    fn what_comes_too_late_or_changes_is_an_error() {
        let mut lookout = Lookout::new(Arc::default(), LATE_BY);
        assert_eq!(taken(&mut lookout, &[file("a", 100)]), ["a"]);
        let late = lookout.take(vec![file("a", 100), file("b", 89)]).expect_err("b is late");
        assert!(late.to_string().contains("`b` has just appeared"), "{late}");
        let longer = Found { bytes: 8, ..file("a", 100) };
        let changed = lookout.take(vec![longer]).expect_err("a has grown");
        assert!(changed.to_string().contains("was 7 bytes long"), "{changed}");
    }
}
