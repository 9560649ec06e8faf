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

    /// The last step has only stopped the job.
    #[allow(dead_code, reason = "only durable pipelines are stopped")]
    pub fn stopped(&mut self) -> Outcome {
        match self.steps.pop() {
            Some(step) if step.is_empty() => Ok(()),
            step => fail(format!("to stop gave {step:?}")),
        }
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
    let lanes = lanes_of(expected);
    let (ours, theirs) = (by_lane(seen, &lanes), by_lane(&texts, &lanes));
    match ours == theirs {
        true => Ok(()),
        false => fail(format!("{place}: by where order is kept, gave\n  {ours:?}\ninstead of\n  {theirs:?}")),
    }
}

/// The lane in which each text stands. One that stands in several may be any of theirs: it has none.
fn lanes_of(expected: &[InLane]) -> BTreeMap<&String, Option<&(usize, String)>> {
    let mut lanes = BTreeMap::new();
    for (lane, text) in expected {
        let entry = lanes.entry(text).or_insert(Some(lane));
        *entry = entry.filter(|other| *other == lane);
    }
    lanes
}

/// The texts of each lane, in their order.
fn by_lane<'t>(
    texts: &'t [String],
    lanes: &BTreeMap<&String, Option<&'t (usize, String)>>,
) -> BTreeMap<&'t (usize, String), Vec<&'t String>> {
    let mut by_lane = BTreeMap::<_, Vec<_>>::new();
    for text in texts {
        if let Some(lane) = lanes[text] {
            by_lane.entry(lane).or_default().push(text);
        }
    }
    by_lane
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
