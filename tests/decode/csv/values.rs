//! What a row is read as.

use std::borrow::Cow;

use thalweg::decode::csv::Lines;
use thalweg::decode::{All, ReadFields, ReadLines};
use thalweg::prelude::*;

#[derive(Debug, PartialEq, Decode)]
struct Sale<'a> {
    article: &'a str,
    title: Cow<'a, str>,
    note: String,
    count: i16,
    euros: f64,
    is_paid: bool,
    letter: char,
    at: Timestamp,
    customer: Option<u32>,
    comment: Option<&'a str>,
}

fn sale(text: &str) -> Sale<'_> {
    const COLUMNS: &[usize] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    let mut lines = Lines::new(text, b',', COLUMNS);
    let read = Sale::read_fields::<All>(&mut lines.line(0));
    read.unwrap_or_else(|wrong| panic!("{wrong}"))
}

fn expected<'a>(comment: &'a str) -> Sale<'a> {
    Sale {
        article: "Desk, oak",
        title: "say \"oak\"".into(),
        note: " with spaces ".into(),
        count: -7,
        euros: 0.5,
        is_paid: true,
        letter: 'é',
        at: Timestamp::from_micros(1_500_000),
        customer: None,
        comment: Some(comment),
    }
}

#[test]
fn all_kinds_of_values_are_read_with_quotes_and_without() {
    let plain = "\"Desk, oak\",\"say \"\"oak\"\"\", with spaces ,-007,+.5,true,é,1970-01-01T00:00:01.5Z,,5\" wide";
    let quoted =
        "\"Desk, oak\",\"say \"\"oak\"\"\",\" with spaces \",\"-7\",\"5e-1\",\"true\",\"é\",\"1500000\",\"\",\"a\"";
    for end in ["", "\n", "\r\n", "\r"] {
        assert_eq!(sale(&format!("{plain}{end}")), expected("5\" wide"));
        assert_eq!(sale(&format!("{quoted}{end}")), expected("a"));
    }
}

#[test]
fn what_has_no_doubled_quotes_is_borrowed() {
    let text = "\"a, b\",c,,0,1.,false,x,0,1,\"\"";
    let sale = sale(text);
    assert!(matches!(sale.title, Cow::Borrowed("c")));
    assert_eq!(sale.article.as_ptr(), text[1..].as_ptr());
    assert_eq!((sale.customer, sale.comment), (Some(1), None));
}
