//! What "the same results" means: in each step the same, each lane's in the same order (rule 34).

use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::test_runner::TestCaseError;
use thalweg::Error;
use thalweg::prelude::Sink;

use crate::cases::Outcome;
use crate::reading::Read;

/// What an output was given, by step.
///
/// A result is kept as its debug text, which may borrow nothing. Of a float that text tells all bits but those inside a NaN: two that
/// differ have different texts, and so have `0.0` and `-0.0`.
#[derive(Debug, Default)]
pub struct Seen {
    steps: Vec<Vec<String>>,
    step: Vec<String>,
}

impl<T: Debug> Sink<T> for &mut Seen {
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.step.push(format!("{record:?}"));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.steps.push(std::mem::take(&mut self.step));
        Ok(())
    }
}

impl Seen {
    /// Nothing yet.
    pub fn new() -> Self {
        Seen::default()
    }

    /// All results of all steps.
    pub fn all(&self) -> Vec<String> {
        self.steps.concat()
    }
}

/// Whether an output was given what the oracle reads.
pub fn same<T: Debug>(name: &str, seen: &Seen, read: &Read<T>) -> Outcome {
    let expected: Vec<Vec<_>> = read.steps.iter().map(|step| step.iter().map(in_lane).collect()).collect();
    if seen.steps.len() != expected.len() {
        return fail(format!("`{name}`: {} steps instead of {}", seen.steps.len(), expected.len()));
    }
    for (number, (seen, expected)) in seen.steps.iter().zip(&expected).enumerate() {
        same_step(&format!("`{name}`, step {number}"), seen, expected)?;
    }
    Ok(())
}

/// A result as the oracle reads it: among the results of one lane there is an order.
type InLane = ((usize, String), String);

fn in_lane<T: Debug>(item: &crate::reading::Item<T>) -> InLane {
    (item.lane(), format!("{:?}", item.value))
}

fn same_step(place: &str, seen: &[String], expected: &[InLane]) -> Outcome {
    let texts: Vec<_> = expected.iter().map(|(_, text)| text.clone()).collect();
    if sorted(seen) != sorted(&texts) {
        return fail(format!("{place}: gave\n  {}\ninstead of\n  {}", seen.join("\n  "), texts.join("\n  ")));
    }
    // A text that several lanes have may stand for any of them: only lanes that share none have an order to see.
    let lanes = lanes_of(expected);
    for lane in expected.iter().map(|(lane, _)| lane) {
        let is_in = |text: &&String| lanes[*text] == [lane.clone()];
        let (ours, theirs): (Vec<_>, Vec<_>) =
            (seen.iter().filter(is_in).collect(), texts.iter().filter(is_in).collect());
        if ours != theirs {
            return fail(format!("{place}: the order of {lane:?} is\n  {ours:?}\ninstead of\n  {theirs:?}"));
        }
    }
    Ok(())
}

/// The lanes in which each text stands.
fn lanes_of(expected: &[InLane]) -> BTreeMap<&String, Vec<(usize, String)>> {
    let mut lanes = BTreeMap::<_, Vec<_>>::new();
    for (lane, text) in expected {
        let lanes = lanes.entry(text).or_default();
        if !lanes.contains(lane) {
            lanes.push(lane.clone());
        }
    }
    lanes
}

/// Whether two lists hold the same, in whatever order.
pub fn same_items(name: &str, seen: &[String], expected: &[String]) -> Outcome {
    match sorted(seen) == sorted(expected) {
        true => Ok(()),
        false => fail(format!("`{name}`: gave\n  {}\ninstead of\n  {}", seen.join("\n  "), expected.join("\n  "))),
    }
}

/// Whether a number is what it should be.
pub fn same_number(name: &str, seen: u64, expected: usize) -> Outcome {
    match seen == expected as u64 {
        true => Ok(()),
        false => fail(format!("{name}: {seen} instead of {expected}")),
    }
}

/// The debug texts of all that the oracle reads.
pub fn texts<T: Debug>(read: &Read<T>) -> Vec<String> {
    read.steps.iter().flatten().map(|item| format!("{:?}", item.value)).collect()
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort();
    texts
}

pub fn fail<T>(message: impl Into<String>) -> Result<T, TestCaseError> {
    Err(TestCaseError::fail(message.into()))
}
