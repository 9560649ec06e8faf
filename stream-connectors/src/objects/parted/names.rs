//! What the objects of a batch are called.

use std::fmt::{Display, Write};
use std::io::{self, ErrorKind};

use stream_runtime::Error;

/// As many as the largest number has, so that the order of the names is that of the batches for ever.
const DIGITS: usize = 20;
const PART: &str = "part-";
const PENDING: &str = "_pending-";
const MANIFEST: &str = "_manifest-";
const JSON: &str = ".json";

/// A file of a batch.
pub(super) fn part(batch: u64, number: u32, extension: &str) -> String {
    format!("{PART}{batch:0DIGITS$}-{number:05}.{extension}")
}

/// What says which files a batch has that is not shown yet.
pub(super) fn pending(batch: u64) -> String {
    format!("{PENDING}{batch:0DIGITS$}{JSON}")
}

/// What says which files a batch has, for readers.
pub(super) fn manifest(batch: u64) -> String {
    format!("{MANIFEST}{batch:0DIGITS$}{JSON}")
}

/// The batch of a manifest of this name, or of one that is pending.
pub(super) fn batch_of_manifest(name: &str) -> Option<u64> {
    number(name.strip_prefix(MANIFEST)?.strip_suffix(JSON)?)
}

pub(super) fn batch_of_pending(name: &str) -> Option<u64> {
    number(name.strip_prefix(PENDING)?.strip_suffix(JSON)?)
}

/// Whether an object of this name is one that this sink stages.
pub(super) fn is_ours(name: &str) -> bool {
    [PART, PENDING, MANIFEST].iter().any(|prefix| name.starts_with(prefix))
}

fn number(digits: &str) -> Option<u64> {
    let is_number = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// Whether a storage takes names that end so.
pub(super) fn check_extension(extension: &str) -> io::Result<()> {
    if !extension.is_empty() && extension.bytes().all(can_stand) {
        return Ok(());
    }
    let message = format!("the extension `{extension}` has to be of letters, digits and `-`, `_`, `.`, `=`");
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

/// Puts the folder of a record in the place of another's.
pub(in crate::objects) fn say_folder(said: &mut String, folder: impl Display) -> Result<(), Error> {
    said.clear();
    write!(said, "{folder}").map_err(|cause| Error::new("a record's folder can't be written").caused_by(cause))
}

/// Whether a storage has folders of this name.
pub(in crate::objects) fn check_folder(folder: &str) -> io::Result<()> {
    let is_name = |part: &str| !part.is_empty() && !part.starts_with(['.', '_']) && part.bytes().all(can_stand);
    if folder.is_empty() || folder.split('/').all(is_name) {
        return Ok(());
    }
    let message = format!(
        "a record's folder is `{folder}`: its parts have to be of letters, digits and `-`, `_`, `.`, `=`, and must not begin with `.` or `_`"
    );
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

fn can_stand(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_others_are_none_of_ours() {
        for batch in [0, 7, u64::MAX] {
            assert_eq!(batch_of_manifest(&manifest(batch)), Some(batch));
            assert_eq!(batch_of_pending(&pending(batch)), Some(batch));
            assert!(is_ours(&part(batch, 3, "csv.gz")));
        }
        assert_eq!(part(7, 3, "txt"), "part-00000000000000000007-00003.txt");
        for other in
            ["_manifest-7.json", "_manifest-+0000000000000000007.json", "_manifest-00000000000000000007", "other"]
        {
            assert_eq!(batch_of_manifest(other), None, "{other}");
        }
    }

    #[test]
    fn a_folder_stays_within_the_place() {
        for folder in ["", "dt=2026-11-20", "country=de/dt=2026-11-20"] {
            assert!(check_folder(folder).is_ok(), "{folder}");
        }
        for folder in ["..", "a/../b", "/a", "a/", "a//b", "a b", "_a", "ä", "a\\b"] {
            assert!(check_folder(folder).is_err(), "{folder}");
        }
    }
}
