//! The same lines are records as for the JSON library that everybody uses, and the same ones whatever is read of them.

use proptest::prelude::*;
use serde::Deserialize;
use thalweg::decode::{All, Nothing, ReadFields, ReadLines, Reader, Reads, json::Lines};
use thalweg::prelude::*;

use super::{cases, texts};

#[derive(Clone, Debug, PartialEq, Decode, Deserialize)]
struct Event<'a> {
    small: u8,
    wide: i64,
    text: String,
    plain: &'a str,
    float: f64,
    flag: bool,
    inner: Option<Inner>,
    #[decode(default)]
    #[serde(default)]
    list: Vec<u64>,
}

#[derive(Clone, Debug, PartialEq, Decode, Deserialize)]
struct Inner {
    x: i8,
    name: Option<String>,
}

/// Lines are read by one reader, which follows the layout of the line before, and may be anywhere when it fails.
fn read<F: Reads>(lines: &[String]) -> Vec<Option<Event<'static>>> {
    let text: &str = Box::leak(lines.join("\n").into_boxed_str());
    let mut reader = Lines::new(text);
    let mut start = 0;
    lines
        .iter()
        .map(|line| {
            let mut json = reader.line(start);
            start += line.len() + 1;
            let event = Event::read_fields::<F>(&mut json).ok().filter(|_| json.end().is_ok());
            reader.take_fields();
            event
        })
        .collect()
}

/// What it is for the other library. That takes an array for a struct too, and knows `-0` for floats only.
fn by_serde(line: &str) -> Option<Event<'_>> {
    serde_json::from_str(line).ok()
}

/// The other library's floats are off by one digit now and then, unless it is told to care.
fn without_float(event: Event<'_>) -> Event<'_> {
    Event { float: 0.0, ..event }
}

fn is_taken_otherwise(line: &str) -> bool {
    let compact: String = line.chars().filter(|character| !character.is_whitespace()).collect();
    compact.starts_with('[') || compact.contains("\"inner\":[") || compact.contains("-0")
}

enum SomeFields {}

impl Reads for SomeFields {
    const FIELDS: Option<&'static [&'static str]> = Some(&["wide", "plain", "inner"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_read_as_serde_reads_them(lines in prop::collection::vec(texts::line(), 1..6)) {
        for (line, read) in lines.iter().zip(read::<All>(&lines)) {
            if !is_taken_otherwise(line) {
                prop_assert_eq!(by_serde(line).map(without_float), read.clone().map(without_float), "{}", line);
                let float = |event: Option<Event<'_>>| event.map_or(0.0, |event| event.float);
                let (known, float) = (float(by_serde(line)), float(read));
                prop_assert!((known - float).abs() <= 8.0 * f64::EPSILON * known.abs() + f64::MIN_POSITIVE, "{} for {}: {}", float, known, line);
            }
        }
    }

    #[test]
    fn nobody_can_tell_what_is_read(lines in prop::collection::vec(texts::line(), 1..6)) {
        let all = read::<All>(&lines);
        let (some, none) = (read::<SomeFields>(&lines), read::<Nothing>(&lines));
        for (((line, all), some), none) in lines.iter().zip(&all).zip(some).zip(none) {
            prop_assert_eq!(none.is_some(), all.is_some(), "{}", line);
            let of = |event: &Event<'static>| (event.wide, event.plain, event.inner.clone());
            prop_assert_eq!(all.as_ref().map(of), some.as_ref().map(of), "{}", line);
            if let Some(some) = some {
                prop_assert_eq!((some.small, &*some.text, some.float, some.list.len()), (0, "", 0.0, 0), "unread: {}", line);
            }
        }
    }
}

/// The texts are good for something: many are records, and many are not.
#[test]
fn some_texts_are_records_and_some_are_not() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lines: Vec<String> = (0..500)
        .map(|_| proptest::strategy::ValueTree::current(&texts::line().new_tree(&mut runner).unwrap()))
        .collect();
    let records = lines.iter().filter(|line| by_serde(line).is_some()).count();
    assert!((50..450).contains(&records), "{records} of 500");
}
