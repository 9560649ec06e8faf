//! What is refused, and where.

use thalweg::decode::{All, Nothing, ReadFields, ReadLines, Reader, Reads, json::Lines};
use thalweg::prelude::*;

#[derive(Debug, PartialEq, Decode)]
struct Reading<'a> {
    sensor: u8,
    celsius: f32,
    place: Place<'a>,
}

#[derive(Debug, PartialEq, Decode)]
struct Place<'a> {
    city: &'a str,
    level: Option<Level>,
}

#[derive(Debug, PartialEq, Decode)]
enum Level {
    Low,
    High,
}

/// What is wrong with a line: the byte, the field and the reason.
fn wrong<F: Reads>(text: &str) -> String {
    let mut lines = Lines::new(text);
    let mut json = lines.line(0);
    let read = Reading::read_fields::<F>(&mut json).and_then(|_| json.end());
    let (wrong, at) = (read.expect_err(text), json.at());
    format!("{at} {}: {wrong}", lines.take_fields())
}

#[test]
fn the_place_the_field_and_the_reason_are_told() {
    for (text, told) in [
        (r#"{"sensor":256,"celsius":1,"place":{"city":""}}"#, "10 sensor: the number is out of the range of `u8`"),
        (r#"{"sensor":-1,"celsius":1,"place":{"city":""}}"#, "10 sensor: the number is out of the range of `u8`"),
        (r#"{"sensor":1.0,"celsius":1,"place":{"city":""}}"#, "11 sensor: expected an integer"),
        (r#"{"sensor":"1","celsius":1,"place":{"city":""}}"#, "10 sensor: expected an integer"),
        (r#"{"sensor":01,"celsius":1,"place":{"city":""}}"#, "10 sensor: expected an integer"),
        (r#"{"sensor":1,"celsius":4e38,"place":{"city":""}}"#, "22 celsius: the number is out of the range of `f32`"),
        (r#"{"sensor":1,"celsius":1.,"place":{"city":""}}"#, "24 celsius: expected a digit"),
        (r#"{"sensor":1,"celsius":null,"place":{"city":""}}"#, "22 celsius: expected a number"),
        (r#"{"sensor":1,"celsius":1,"place":{"city":7}}"#, "40 place.city: expected a string"),
        (
            r#"{"sensor":1,"celsius":1,"place":{"city":"\n"}}"#,
            "40 place.city: a `&str` can't hold a string with escapes; `Cow<str>` and `String` can",
        ),
        (
            r#"{"sensor":1,"celsius":1,"place":{"city":"a}}"#,
            "44 place.city: a string must end before the line does, and have no control characters",
        ),
        (
            r#"{"sensor":1,"celsius":1,"place":{"city":"","level":"Mid"}}"#,
            "51 place.level: expected one of `Low`, `High`",
        ),
        (r#"{"sensor":1,"celsius":1,"place":{}}"#, "34 place: field `city` is missing"),
        (r#"{"sensor":1,"celsius":1}"#, "24 : field `place` is missing"),
        (r#"{"sensor":1,"sensor":1,"celsius":1,"place":{"city":""}}"#, "22 : field `sensor` stands twice"),
        (r#"{"sensor":1 "celsius":1}"#, "12 : expected `,` or `}`"),
        (r#"{"sensor" 1}"#, "10 : expected `:`"),
        (r#"{"sensor":1,}"#, "12 : expected a string"),
        (r#"{"sensor":1,"more":[1,]}"#, "22 : expected a value"),
        (r#"{"sensor":1,"more":[1"#, "21 : expected `,` or `]`"),
        (r#"{"more":"\x"}"#, "12 : not an escape that JSON has, or half of a surrogate pair"),
        (r#"[1]"#, "0 : expected an object"),
        ("", "0 : expected an object"),
        (r#"{"sensor":1,"celsius":1,"place":{"city":""}} x"#, "45 : expected the end of the line"),
    ] {
        assert_eq!(wrong::<All>(text), told, "{text}");
        assert_eq!(wrong::<Nothing>(text), told, "nobody reads it: {text}");
    }
}

#[test]
fn what_is_deep_is_followed_so_far_and_no_further() {
    let deep = |depth: usize| format!("{{\"more\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(wrong::<All>(&deep(128)).ends_with("is missing"));
    assert!(wrong::<All>(&deep(200)).ends_with("more than 128 arrays and objects in each other"));
    assert!(wrong::<All>(&deep(1_000_000)).ends_with("more than 128 arrays and objects in each other"));
}
