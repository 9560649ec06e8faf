//! When a line says that it was.

use thalweg::Timestamp;

use crate::combined::{Expected, Hit, Mismatch};

fn parse(time: &str) -> Result<Timestamp, Mismatch> {
    let line = format!(r#"h - - [{time}] "GET / HTTP/1.1" 200 0 "-" "-""#);
    Hit::parse(line.as_bytes()).map(|hit| hit.at)
}

fn at(time: &str) -> String {
    parse(time).unwrap().to_string()
}

const MONTHS: [(&str, i64); 12] = [
    ("Jan", 31),
    ("Feb", 28),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && year % 100 != 0 || year % 400 == 0
}

/// Four hundred years, after which the calendar repeats itself.
#[test]
fn every_day_follows_the_one_before() {
    let mut days = 0;
    for year in 1970..2370 {
        for (month, length) in MONTHS {
            let length = if month == "Feb" && is_leap(year) { 29 } else { length };
            for day in 1..=length {
                let time = parse(&format!("{day:02}/{month}/{year}:00:00:00 +0000"));
                assert_eq!(time, Ok(Timestamp::from_secs(days * 86_400)), "{day} {month} {year}");
                days += 1;
            }
            let beyond = parse(&format!("{:02}/{month}/{year}:00:00:00 +0000", length + 1));
            assert_eq!(beyond.unwrap_err().expected, Expected::Day, "{month} {year}");
        }
    }
}

#[test]
fn years_before_1970_count_too() {
    assert_eq!(at("31/Dec/1969:23:59:59 +0000"), "1969-12-31T23:59:59Z");
    assert_eq!(at("29/Feb/1600:00:00:00 +0000"), "1600-02-29T00:00:00Z");
    assert_eq!(at("01/Mar/0000:00:00:00 +0000"), "0000-03-01T00:00:00Z");
}

#[test]
fn the_offset_is_taken_off() {
    assert_eq!(at("10/Oct/2000:13:55:36 -0700"), "2000-10-10T20:55:36Z");
    assert_eq!(at("10/Oct/2000:13:55:36 +0530"), "2000-10-10T08:25:36Z");
    assert_eq!(at("01/Jan/2000:23:58:59 +2359"), "1999-12-31T23:59:59Z");
    assert_eq!(at("31/Dec/1999:23:30:00 -0100"), "2000-01-01T00:30:00Z");
    assert_eq!(at("01/Mar/2000:00:30:00 +0100"), "2000-02-29T23:30:00Z");
}

#[test]
fn a_leap_second_is_the_first_of_the_next_minute() {
    assert_eq!(at("30/Jun/2015:23:59:60 +0000"), "2015-07-01T00:00:00Z");
}

#[test]
fn nothing_else_is_a_time() {
    for time in [
        "",
        "10/Oct/2000:13:55:36",
        "10/Oct/2000:13:55:36 Z",
        "10/Oct/2000 13:55:36 -0700",
        "10/Oct/2000:13:55:36  -700",
        "2000-10-10T13:55:36.00000Z",
    ] {
        assert!(parse(time).is_err(), "{time}");
    }
}
