//! Opens a log: finds its segments, looks at every entry, and cuts off what a crash has left of the last one.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use stream_runtime::Error;
use stream_runtime::checkpoint::{Folder, Storage};

use super::Segments;
use super::mark::Mark;
use super::segment::{self, Found, Segment};

/// A log, open.
#[derive(Debug)]
pub(in crate::pushed) struct Opened {
    pub(in crate::pushed) segments: Segments,
    /// The number that the next entry gets.
    pub(in crate::pushed) end: u64,
    /// The first entry that was not done with, as far as is known.
    pub(in crate::pushed) done: u64,
    pub(in crate::pushed) mark: Mark,
    /// The keys of the entries that are there.
    pub(super) keys: HashMap<Box<str>, u64>,
    /// As long as it lives, the log is this job's.
    pub(super) lock: File,
}

pub(in crate::pushed) fn open(folder: &Path) -> Result<Opened, Error> {
    let failed = |cause| Error::new(format!("can't open the log in `{}`", folder.display())).caused_by(cause);
    let lock = Folder::new(folder).lock().map_err(|cause| match cause.kind() {
        io::ErrorKind::WouldBlock => {
            Error::new(format!("another job has the log in `{}`: each needs a folder of its own", folder.display()))
        }
        _ => failed(cause),
    })?;
    let segments = Segments::new(folder.to_owned(), list(folder).map_err(failed)?);
    let (mark, done) = Mark::open(folder).map_err(failed)?;
    let (end, keys) = survey(&segments)?;
    // A log that was emptied by hand begins anew.
    let done = done.clamp(segments.oldest().min(end), end);
    Ok(Opened { segments, end, done, mark, keys, lock })
}

fn list(folder: &Path) -> io::Result<VecDeque<u64>> {
    let mut firsts = Vec::new();
    for entry in fs::read_dir(folder)? {
        firsts.extend(entry?.file_name().to_str().and_then(segment::first));
    }
    firsts.sort_unstable();
    Ok(firsts.into())
}

/// Looks at every entry; says the number behind the last one, and the keys.
fn survey(segments: &Segments) -> Result<(u64, HashMap<Box<str>, u64>), Error> {
    let firsts: Vec<u64> = segments.with(|firsts| firsts.iter().copied().collect());
    let (mut end, mut keys) = (firsts.first().copied().unwrap_or(0), HashMap::new());
    for (place, first) in firsts.iter().enumerate() {
        let path = segments.path(*first);
        let failed = |cause| Error::new(format!("can't read `{}`", path.display())).caused_by(cause);
        if *first != end {
            return Err(Error::new(format!(
                "the log in `{}` is damaged: entry {end} should follow, and `{}` begins with entry {first}",
                segments.folder().display(),
                segment::name(*first)
            )));
        }
        let mut segment = Segment::open(&path, *first).map_err(failed)?;
        loop {
            let number = segment.next;
            match segment.read().map_err(failed)? {
                Found::Entry(push) => keys.extend(push.key.map(|key| (key, number))),
                Found::End => break,
                // Only the last segment was being written to: what was never safe was never accepted.
                Found::Damage if place + 1 == firsts.len() => {
                    cut(&path, segment.at).map_err(failed)?;
                    break;
                }
                Found::Damage => {
                    let at = segment.at;
                    return Err(Error::new(format!(
                        "`{}` is damaged: entry {number}, at byte {at}, is not what was written",
                        path.display()
                    )));
                }
            }
        }
        end = segment.next;
    }
    Ok((end, keys))
}

fn cut(path: &Path, at: u64) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(at)?;
    file.sync_all()
}
