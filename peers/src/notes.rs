//! What a reader of the table should know: who is left out, and why.

/// A workload or the beginning of its name, a contender, and a note.
const NOTES: &[(&str, &str, &str)] = &[];

/// Who is spoken of, and what is said, for a workload.
pub fn notes(workload: &str) -> Vec<(&'static str, &'static str)> {
    let of_workload = NOTES.iter().filter(|(name, ..)| workload.starts_with(name));
    of_workload.map(|(_, who, note)| (*who, *note)).collect()
}
