//! How a broken rule is told.

use std::fmt::Debug;

use crate::Error;

/// A rule is broken: which, what was seen, and how to see it.
#[cold]
pub(super) fn broken(rule: &str, seen: impl Into<String>, how: impl Into<String>) -> Error {
    Error::new(format!("a rule is broken: {rule}\n  seen: {}\n  how: {}", seen.into(), how.into()))
}

/// Records as far as they are of use in an error.
pub(super) fn shown<T: Debug>(records: &[T]) -> String {
    const MOST: usize = 20;
    match records.get(..MOST) {
        Some(first) if records.len() > MOST => format!("{first:?} and {} more", records.len() - MOST),
        _ => format!("{records:?}"),
    }
}

/// Where two readings part, if they do.
pub(super) fn difference<T: Debug + PartialEq>(found: &[T], expected: &[T]) -> Option<String> {
    if found == expected {
        return None;
    }
    let at = found.iter().zip(expected).position(|(found, expected)| found != expected);
    Some(match at {
        Some(at) => format!("record {at} is {:?} in place of {:?}", found[at], expected[at]),
        None if found.len() > expected.len() => {
            let more = &found[expected.len()..];
            format!("{} records behind the {} that there should be: {}", more.len(), expected.len(), shown(more))
        }
        None => {
            let missing = &expected[found.len()..];
            format!("{} records in place of {}: there are no {}", found.len(), expected.len(), shown(missing))
        }
    })
}
