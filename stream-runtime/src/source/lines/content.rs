//! What is made of the bytes of a chunk: text that was checked once, or the bytes themselves.

use std::str::Utf8Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memrchr;

/// The lines of a chunk in the form in which they are lent.
pub(super) trait Content: AsRef<[u8]> + Send + Sized + 'static {
    /// What is done about lines that don't have this form.
    type Policy: Clone + Send + std::fmt::Debug + 'static;

    fn check(bytes: Vec<u8>, policy: &Self::Policy) -> Checked<Self>;

    /// Whether whole lines have the form. Of lines that follow each other each part can be asked for alone.
    fn have_form(lines: &[u8]) -> bool;

    /// What lines are that are known to have the form.
    ///
    /// # Safety
    /// [`have_form`](Self::have_form) was true of them, or of each part of them.
    unsafe fn of_form(lines: Vec<u8>) -> Self;

    fn into_bytes(self) -> Vec<u8>;
}

/// Lines that have the form.
#[derive(Debug)]
pub(super) struct Checked<C> {
    pub(super) content: C,
    /// The lines that were left out, in order.
    pub(super) gaps: Vec<Gap>,
    /// The line behind the content doesn't have the form, and the policy is to stop.
    pub(super) fault: Option<Utf8Error>,
}

impl<C> Checked<C> {
    /// All lines have the form.
    pub(super) fn whole(content: C) -> Self {
        Checked { content, gaps: Vec::new(), fault: None }
    }
}

/// A line that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// The length of the content before it.
    pub(super) at: usize,
    /// The bytes of this gap and of all before it.
    pub(super) bytes: u64,
}

/// What is done about a line that is not UTF-8.
#[derive(Clone, Debug)]
pub(super) enum OnInvalid {
    Fail,
    Skip(Skipped),
}

/// How many lines were dropped because they are not UTF-8: see [`Lines::skipped`](super::Lines::skipped).
#[derive(Clone, Debug, Default)]
pub struct Skipped(Arc<AtomicU64>);

impl Skipped {
    /// Lines dropped so far. Lines are read by the chunk, so that it may count some of the batches after the present one.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, lines: usize) {
        self.0.fetch_add(lines as u64, Ordering::Relaxed);
    }
}

impl Content for Vec<u8> {
    type Policy = ();

    fn check(bytes: Vec<u8>, (): &()) -> Checked<Self> {
        Checked::whole(bytes)
    }

    fn have_form(_: &[u8]) -> bool {
        true
    }

    unsafe fn of_form(lines: Vec<u8>) -> Self {
        lines
    }

    fn into_bytes(self) -> Vec<u8> {
        self
    }
}

impl Content for String {
    type Policy = OnInvalid;

    fn check(bytes: Vec<u8>, policy: &OnInvalid) -> Checked<Self> {
        match (String::from_utf8(bytes), policy) {
            (Ok(content), _) => Checked::whole(content),
            (Err(invalid), OnInvalid::Fail) => before(invalid.utf8_error(), invalid.as_bytes()),
            (Err(invalid), OnInvalid::Skip(skipped)) => {
                let kept = without_invalid(invalid.as_bytes());
                skipped.add(kept.gaps.len());
                kept
            }
        }
    }

    fn have_form(lines: &[u8]) -> bool {
        std::str::from_utf8(lines).is_ok()
    }

    unsafe fn of_form(lines: Vec<u8>) -> Self {
        // SAFETY: text that is put together from valid texts is valid, for each of them begins and ends between two characters.
        unsafe { String::from_utf8_unchecked(lines) }
    }

    fn into_bytes(self) -> Vec<u8> {
        String::into_bytes(self)
    }
}

/// The lines before the one that is invalid: they are handed on whatever the size of the chunk.
fn before(fault: Utf8Error, bytes: &[u8]) -> Checked<String> {
    let length = memrchr(b'\n', &bytes[..fault.valid_up_to()]).map_or(0, |end| end + 1);
    let content = String::from_utf8_lossy(&bytes[..length]).into_owned();
    // The fault as seen from the line, not from a chunk that nobody knows.
    let line = bytes[length..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    Checked { content, gaps: Vec::new(), fault: Some(std::str::from_utf8(line).err().unwrap_or(fault)) }
}

fn without_invalid(bytes: &[u8]) -> Checked<String> {
    let mut content = String::with_capacity(bytes.len());
    let mut gaps = Vec::new();
    let mut dropped = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => content.push_str(line),
            Err(_) => {
                dropped += line.len() as u64;
                gaps.push(Gap { at: content.len(), bytes: dropped });
            }
        }
    }
    Checked { content, gaps, fault: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_an_invalid_line_is_kept() {
        let checked = String::check(b"a\nb\nc\xffd\ne\n".to_vec(), &OnInvalid::Fail);
        assert_eq!(checked.content, "a\nb\n");
        assert_eq!(checked.fault.map(|fault| fault.valid_up_to()), Some(1));
    }

    #[test]
    fn parts_that_are_text_make_a_text() {
        let parts = ["aß\n", "", "🦀\n\n", "no end"];
        assert!(parts.iter().all(|part| String::have_form(part.as_bytes())));
        // SAFETY: each of the parts is text.
        let text = unsafe { String::of_form(parts.concat().into_bytes()) };
        assert_eq!(text, parts.concat());
        assert!(!String::have_form(b"\xff\n"));
    }

    #[test]
    fn a_gap_knows_its_place_and_its_size() {
        let skipped = Skipped::default();
        let checked = String::check(b"a\n\xff\n\xfe\xfe\nb\n\xff".to_vec(), &OnInvalid::Skip(skipped.clone()));
        assert_eq!(checked.content, "a\nb\n");
        let gaps = [Gap { at: 2, bytes: 2 }, Gap { at: 2, bytes: 5 }, Gap { at: 4, bytes: 6 }];
        assert_eq!((checked.gaps.as_slice(), skipped.count()), (gaps.as_slice(), 3));
    }
}
