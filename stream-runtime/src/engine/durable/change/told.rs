//! What is told of a state that does not fit, and what to do.

use super::Migration;
use crate::checkpoint::{Shape, can_be_migrated, differences};
use crate::error::Place;

/// Of a state that has changed: as it was, as it is behind its migrations, and as it is now.
pub(super) fn changed(
    address: &str,
    place: &Place,
    (before, applied, now): (&Shape, &Shape, &Shape),
    by: &[Migration],
) -> String {
    let mut what = format!("`{address}`, in {place}, is not what it was:");
    differences(applied, now).iter().for_each(|one| what += &format!("\n    {one}"));
    for migration in by {
        let kept: Vec<_> = before.kept.iter().map(|(_, kept)| kept.to_string()).collect();
        what += &format!(
            "\n  its migration is from `{}` to `{}`, and what it keeps was {}",
            migration.old,
            migration.new,
            names(&kept)
        );
    }
    what += &match can_be_migrated(before, now) {
        true => format!(
            "\n  to go on with what is there, say `.migrate({address:?}, |old: Old| -> New {{ .. }})` behind `.checkpoint_to(..)`, where `Old` is the type as it was; \
             to begin without it, `.forget({address:?})`"
        ),
        false => format!(
            "\n  what is there can't be gone on from: make it what it was, or say `.forget({address:?})` behind `.checkpoint_to(..)` to begin without it"
        ),
    };
    what
}

/// Of a state that the pipeline doesn't have; one that it has may be the same by another name.
pub(super) fn unknown(section: &str, pipeline: &str, states: &[String], renamed: Option<&String>) -> String {
    let all = if states.is_empty() { "none".to_owned() } else { names(states) };
    let what = format!(
        "the checkpoint has the state of `{section}`, and `{pipeline}` has no such operator any more: its states are {all}"
    );
    match renamed {
        Some(new) => format!(
            "{what}\n  `{new}` is not in the checkpoint, and has the shape of `{section}`: if it was renamed, say `.renamed({section:?}, {new:?})` behind \
             `.checkpoint_to(..)`; if it is not needed any more, `.forget({section:?})`"
        ),
        None => format!(
            "{what}\n  name it as before, or say `.renamed({section:?}, ..)` behind `.checkpoint_to(..)`; if it is not needed any more, `.forget({section:?})`"
        ),
    }
}

/// `` `a`, `b` ``
pub(super) fn names(all: &[String]) -> String {
    let quoted: Vec<_> = all.iter().map(|one| format!("`{one}`")).collect();
    quoted.join(", ")
}
