//! The same lines are records as for the CSV library that everybody uses, and the same ones whatever is read of them.

use std::borrow::Cow;

use ::csv::{ReaderBuilder, StringRecord};
use proptest::prelude::*;
use serde::Deserialize;
use thalweg::decode::csv::Lines;
use thalweg::decode::{All, Nothing, ReadFields, ReadLines, Reader, Reads, UNKNOWN};
use thalweg::prelude::*;

use super::super::cases;
use super::texts;

#[derive(Clone, Debug, PartialEq, Decode, Deserialize)]
struct Row<'a> {
    small: u8,
    wide: i64,
    #[serde(borrow)]
    text: Cow<'a, str>,
    plain: &'a str,
    float: f64,
    flag: bool,
    maybe: Option<u32>,
    kind: Kind,
    #[decode(default)]
    #[serde(default)]
    letter: char,
}

#[derive(Clone, Copy, Debug, PartialEq, Decode, Deserialize)]
enum Kind {
    #[decode(rename = "low")]
    #[serde(rename = "low")]
    Low,
    #[decode(rename = "High one")]
    #[serde(rename = "High one")]
    High,
}

/// Rows are read by one reader, which may be anywhere when it fails; and what is wrong with those that are no records, and where.
fn read<F: Reads>(header: &[String], rows: &[String], delimiter: u8) -> Vec<Result<Row<'static>, String>> {
    let field = |column| Row::NAMES.iter().position(|name| name == column).unwrap_or(UNKNOWN);
    let columns: &[usize] = header.iter().map(field).collect::<Vec<_>>().leak();
    let text: &str = Box::leak(rows.join("\n").into_boxed_str());
    let mut lines = Lines::new(text, delimiter, columns);
    let mut start = 0;
    rows.iter()
        .map(|row| {
            let mut reader = lines.line(start);
            start += row.len() + 1;
            let read = Row::read_fields::<F>(&mut reader).and_then(|row| reader.end().map(|()| row));
            let at = reader.at();
            read.map_err(|wrong| format!("{at} {}: {}", lines.take_fields(), lines.reason(at, wrong)))
        })
        .collect()
}

/// What a row is for the library.
fn by_library(header: &[String], row: &str, delimiter: u8) -> Option<Row<'static>> {
    let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(row.as_bytes());
    let mut record = StringRecord::new();
    let is_one = reader.read_record(&mut record).ok()? && record.len() == header.len();
    let record: &StringRecord = Box::leak(Box::new(record));
    let header: &StringRecord = Box::leak(Box::new(header.iter().collect()));
    if is_one { record.deserialize(Some(header)).ok() } else { None }
}

/// It borrows what had doubled quotes from a copy, takes text behind a closing quote for a part of the cell, and an open cell for one that ends with its
/// text; it knows hexadecimal numbers, and words that stand for no number; and to it a `\r` ends a line anywhere.
fn is_taken_otherwise(header: &[String], row: &str, delimiter: char) -> bool {
    let body = row.strip_suffix('\r').unwrap_or(row);
    let has_words = body.contains('\r') || body.contains("0x") || ["inf", "nan"].iter().any(|word| body.contains(word));
    let (mut rest, mut columns) = (Some(body), header.iter());
    while let Some(cell) = rest {
        let is_borrowed = columns.next().is_some_and(|column| column == "plain");
        rest = match cell.strip_prefix('"') {
            None => cell.split_once(delimiter).map(|(_, behind)| behind),
            Some(inside) => {
                let Some((has_doubled, behind)) = closed(inside) else { return true };
                let is_ended = behind.is_empty() || behind.starts_with(delimiter);
                if !is_ended || (has_doubled && is_borrowed) {
                    return true;
                }
                behind.strip_prefix(delimiter)
            }
        };
    }
    has_words
}

/// Whether a quoted cell has doubled quotes, and what comes behind it.
fn closed(mut inside: &str) -> Option<(bool, &str)> {
    let mut has_doubled = false;
    loop {
        let (_, behind) = inside.split_once('"')?;
        let Some(next) = behind.strip_prefix('"') else { return Some((has_doubled, behind)) };
        (inside, has_doubled) = (next, true);
    }
}

enum SomeFields {}

impl Reads for SomeFields {
    const FIELDS: Option<&'static [&'static str]> = Some(&["wide", "plain", "maybe"]);
}

enum OtherFields {}

impl Reads for OtherFields {
    const FIELDS: Option<&'static [&'static str]> = Some(&["text", "small", "float", "kind"]);
}

fn rows() -> impl Strategy<Value = (Vec<String>, Vec<String>, char)> {
    (texts::header(), prop::sample::select(vec![',', ';', '\t'])).prop_flat_map(|(header, delimiter)| {
        let rows = prop::collection::vec(texts::row(&header, delimiter), 1..6);
        (Just(header), rows, Just(delimiter))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_read_as_the_library_reads_them((header, rows, delimiter) in rows()) {
        for (row, read) in rows.iter().zip(read::<All>(&header, &rows, delimiter as u8)) {
            let finite = |row: &Row<'_>| row.float.is_finite();
            if !is_taken_otherwise(&header, row, delimiter) {
                prop_assert_eq!(by_library(&header, row, delimiter as u8).filter(finite), read.ok(), "{:?}", row);
            }
        }
    }

    #[test]
    fn nobody_can_tell_what_is_read((header, rows, delimiter) in rows()) {
        let delimiter = delimiter as u8;
        let all = read::<All>(&header, &rows, delimiter);
        let (some, others) = (read::<SomeFields>(&header, &rows, delimiter), read::<OtherFields>(&header, &rows, delimiter));
        let none = read::<Nothing>(&header, &rows, delimiter);
        for ((((row, all), some), others), none) in rows.iter().zip(&all).zip(some).zip(others).zip(none) {
            prop_assert_eq!(none.as_ref().err(), all.as_ref().err(), "{:?}", row);
            let of = |row: &Row<'static>| (row.wide, row.plain, row.maybe);
            prop_assert_eq!(all.as_ref().map(of), some.as_ref().map(of), "{:?}", row);
            let of = |row: &Row<'static>| (row.text.clone(), row.small, row.float, row.kind);
            prop_assert_eq!(all.as_ref().map(of), others.as_ref().map(of), "{:?}", row);
            if let Ok(some) = some {
                prop_assert_eq!((some.small, &*some.text, some.float), (0, "", 0.0), "unread: {:?}", row);
            }
        }
    }
}

/// The texts are good for something: many are records, and many are not.
#[test]
fn some_texts_are_records_and_some_are_not() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut records = 0;
    for _ in 0..500 {
        let (header, rows, delimiter) = proptest::strategy::ValueTree::current(&rows().new_tree(&mut runner).unwrap());
        records += usize::from(read::<All>(&header, &rows[..1], delimiter as u8)[0].is_ok());
    }
    assert!((50..450).contains(&records), "{records} of 500");
}
