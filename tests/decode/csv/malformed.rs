//! What is refused, and where.

use thalweg::decode::csv::Lines;
use thalweg::decode::{All, Nothing, ReadFields, ReadLines, Reader, Reads, UNKNOWN};
use thalweg::prelude::*;

#[derive(Debug, PartialEq, Decode)]
struct Reading<'a> {
    sensor: u8,
    celsius: f32,
    city: &'a str,
    level: Option<Level>,
    at: Timestamp,
}

#[derive(Debug, PartialEq, Decode)]
enum Level {
    Low,
    High,
}

/// What is wrong with a line: the byte, the field and the reason.
fn wrong<F: Reads>(text: &str, columns: &[usize]) -> String {
    let mut lines = Lines::new(text, b',', columns);
    let mut reader = lines.line(0);
    let read = Reading::read_fields::<F>(&mut reader).and_then(|_| reader.end());
    let (wrong, at) = (read.expect_err(text), reader.at());
    format!("{at} {}: {}", lines.take_fields(), lines.reason(at, wrong))
}

#[test]
fn the_place_the_column_and_what_was_found_are_told() {
    for (text, told) in [
        ("256,1,,,0,", "0 sensor: the number is out of the range of `u8`, found `256`"),
        ("-1,1,,,0,", "0 sensor: the number is out of the range of `u8`, found `-1`"),
        ("1.0,1,,,0,", "0 sensor: expected an integer, found `1.0`"),
        (" 1,1,,,0,", "0 sensor: expected an integer, found ` 1`"),
        (",1,,,0,", "0 sensor: expected an integer, found an empty cell"),
        ("\"1x\",1,,,0,", "0 sensor: expected an integer, found `1x`"),
        ("1,4e38,,,0,", "2 celsius: the number is out of the range of `f32`, found `4e38`"),
        ("1,1.5.,,,0,", "2 celsius: expected a number, found `1.5.`"),
        ("1,NaN,,,0,", "2 celsius: expected a number, found `NaN`"),
        ("1,\"\",,,0,", "2 celsius: expected a number, found an empty cell"),
        ("1,1,\"a\"\"b\",,0,", "4 city: a `&str` can't hold a cell with doubled quotes; `Cow<str>` and `String` can"),
        ("1,1,,Mid,0,", "5 level: expected one of `Low`, `High`, found `Mid`"),
        (
            "1,1,,,today,",
            "6 at: expected a time such as `2026-11-20T08:00:00Z`, or microseconds since 1970, found `today`",
        ),
        ("1,1,\"a\"b,,0,", "7 city: expected a delimiter or the end of the line behind a closing quote"),
        ("1,1,,,0,\"a\" ", "11 : expected a delimiter or the end of the line behind a closing quote"),
        ("1,1,,,0", "7 : expected 6 cells, found 5"),
        ("1,1\n", "3 : expected 6 cells, found 2"),
        ("1,1,,,0,,\",\",7", "9 : expected 6 cells, found 8"),
    ] {
        let columns = [0, 1, 2, 3, 4, UNKNOWN];
        assert_eq!(wrong::<All>(text, &columns), told, "{text}");
        assert_eq!(wrong::<Nothing>(text, &columns), told, "nobody reads it: {text}");
    }
}

#[test]
fn a_cell_that_goes_beyond_its_line_is_refused_with_what_to_do() {
    let told = "4 city: the cell's closing quote is not on its line: records with line ends in their cells must be read by a parser \
        whose records `iter(..)` takes";
    for text in ["1,1,\"a\nb\",,0", "1,1,\"a", "1,1,\"a\"\"\n\",,0"] {
        assert_eq!(wrong::<All>(text, &[0, 1, 2, 3, 4]), told, "{text}");
        assert_eq!(wrong::<Nothing>(text, &[0, 1, 2, 3, 4]), told, "nobody reads it: {text}");
    }
}

#[test]
fn a_column_that_must_be_there_is_named() {
    assert_eq!(wrong::<All>("1,0,a", &[0, 4, 2]), "5 : the header has no column `celsius`");
    assert_eq!(wrong::<Nothing>("1,0,a\r\n", &[0, 4, 2]), "6 : the header has no column `celsius`");
}
