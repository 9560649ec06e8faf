//! The bodies of posts, and the keys by which they are known when they come again.

use std::collections::HashMap;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use stream_runtime::Error;

/// Formatted results that were not sent yet.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Bodies {
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a result. One that can't be formatted leaves nothing.
    pub(super) fn add(&mut self, format: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        let before = self.bytes.len();
        let formatted = format(&mut self.bytes);
        match formatted {
            Ok(()) => self.ends.push(self.bytes.len()),
            Err(_) => self.bytes.truncate(before),
        }
        formatted
    }

    /// Takes over all that another has, which is empty then.
    pub(super) fn append(&mut self, other: &mut Bodies) {
        let before = self.bytes.len();
        self.bytes.append(&mut other.bytes);
        self.ends.extend(other.ends.drain(..).map(|end| before + end));
    }

    /// Hands out posts: each result by itself, or as many lines as fit. What may still grow stays, but at the end of a batch.
    pub(super) fn take(
        &mut self,
        together: Option<usize>,
        is_end: bool,
        mut send: impl FnMut(Vec<u8>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(most) = together else {
            let mut start = 0;
            for end in self.ends.drain(..) {
                let body = &self.bytes[start..end];
                send(body.strip_suffix(b"\n").unwrap_or(body).to_vec())?;
                start = end;
            }
            self.bytes.clear();
            return Ok(());
        };
        if !is_end && self.bytes.len() < most {
            return Ok(());
        }
        let (mut start, mut lines) = (0, Vec::new());
        for end in self.ends.drain(..) {
            let line = &self.bytes[start..end];
            if !lines.is_empty() && lines.len() + line.len() > most {
                send(std::mem::take(&mut lines))?;
            }
            lines.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                lines.push(b'\n');
            }
            start = end;
        }
        self.bytes.clear();
        if lines.is_empty() { Ok(()) } else { send(lines) }
    }
}

/// Makes keys: a post that comes again in the batch of the same number has the same, in whatever order the posts come.
#[derive(Debug)]
pub(super) struct Keys {
    name: String,
    /// Tells the runs of a job apart that is not durable: its batches have the same numbers again.
    run: Option<u64>,
    batch: u64,
    /// A batch is one post.
    is_of_batch: bool,
    /// How often a body was in the batch.
    seen: HashMap<(u32, usize), u32>,
}

impl Keys {
    pub(super) fn new(url: &str) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let run = now.as_nanos() as u64 ^ u64::from(std::process::id()) << 48;
        Keys {
            name: format!("{:08x}", crc32fast::hash(url.as_bytes())),
            run: Some(run),
            batch: 0,
            is_of_batch: false,
            seen: HashMap::new(),
        }
    }

    pub(super) fn name(&mut self, name: String) {
        self.name = name;
    }

    /// The job is durable, and goes on behind a batch.
    pub(super) fn resume(&mut self, committed: Option<u64>) {
        (self.run, self.batch) = (None, committed.map_or(0, |batch| batch + 1));
    }

    pub(super) fn next_batch(&mut self) {
        self.begin(self.batch + 1);
    }

    pub(super) fn begin(&mut self, batch: u64) {
        self.batch = batch;
        self.seen.clear();
    }

    /// Each batch is one post, so that its number says which.
    pub(super) fn are_of_batches(&mut self) {
        self.is_of_batch = true;
    }

    pub(super) fn of(&mut self, body: &[u8]) -> String {
        let run = self.run.map(|run| format!("{run:016x}-")).unwrap_or_default();
        if self.is_of_batch {
            return format!("{}-{run}{}", self.name, self.batch);
        }
        let (checksum, length) = (crc32fast::hash(body), body.len());
        let before = self.seen.entry((checksum, length)).or_default();
        let number = *before;
        *before += 1;
        format!("{}-{run}{}-{checksum:08x}{length:x}-{number}", self.name, self.batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(bodies: &mut Bodies, together: Option<usize>, is_end: bool) -> Vec<String> {
        let mut taken = Vec::new();
        let take = |body| {
            taken.push(String::from_utf8(body).unwrap());
            Ok(())
        };
        bodies.take(together, is_end, take).unwrap();
        taken
    }

    fn bodies(records: &[&str]) -> Bodies {
        let mut bodies = Bodies::default();
        for record in records {
            bodies
                .add(|out| {
                    out.extend_from_slice(record.as_bytes());
                    Ok(())
                })
                .unwrap();
        }
        bodies
    }

    #[test]
    fn each_result_by_itself_or_lines_together() {
        assert_eq!(taken(&mut bodies(&["a\n", "", "b"]), None, false), ["a", "", "b"]);
        let mut lines = bodies(&["one\n", "two", "three\n"]);
        assert!(taken(&mut lines, Some(100), false).is_empty(), "it may grow");
        let mut others = bodies(&["four"]);
        lines.append(&mut others);
        assert!(others.is_empty());
        assert_eq!(taken(&mut lines, Some(8), true), ["one\ntwo\n", "three\n", "four\n"]);
        assert!(lines.is_empty());
    }

    #[test]
    fn a_key_is_the_same_when_its_post_comes_again() {
        let keys = |committed, bodies: &[&str]| {
            let mut keys = Keys::new("http://a/");
            keys.resume(committed);
            bodies.iter().map(|body| keys.of(body.as_bytes())).collect::<Vec<_>>()
        };
        let mut first = keys(Some(6), &["a", "b", "a"]);
        let mut again = keys(Some(6), &["a", "a", "b"]);
        first.sort();
        again.sort();
        assert_eq!(first, again);
        first.dedup();
        assert_eq!(first.len(), 3);
        assert!(keys(Some(7), &["a", "b"]).iter().all(|key| !first.contains(key)));
    }

    #[test]
    fn a_batch_of_one_post_is_known_by_its_number() {
        let mut keys = Keys::new("http://a/");
        keys.name("paid".into());
        keys.are_of_batches();
        keys.resume(Some(6));
        assert_eq!([keys.of(b"a"), keys.of(b"b")], ["paid-7", "paid-7"]);
        keys.next_batch();
        assert_eq!(keys.of(b"a"), "paid-8");
    }

    #[test]
    fn runs_of_a_job_that_is_not_durable_have_keys_of_their_own() {
        let key = || Keys::new("http://a/").of(b"a");
        assert_ne!(key(), key());
    }
}
