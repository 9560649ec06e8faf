//! What types show of themselves.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Id, Kind, List, Pair, Spent, Term, Unit};
use crate::checkpoint::shape::{Type, parse};
use crate::time::Timestamp;
use crate::window::Window;

/// The text of a type, which is read back as it was.
fn text<T: DeserializeOwned>() -> String {
    let traced = Type::of::<T>();
    let text = traced.to_string();
    assert_eq!(parse::parse(&text).as_ref(), Some(&traced), "{text}");
    text
}

#[test]
fn plain_types() {
    assert_eq!(text::<(bool, i8, i16, i32, i64, i128)>(), "(bool, i8, i16, i32, i64, i128)");
    assert_eq!(text::<(u8, u16, u32, u64, u128, usize)>(), "(u8, u16, u32, u64, u128, u64)");
    assert_eq!(text::<(f32, f64, char, String, Box<str>)>(), "(f32, f64, char, str, str)");
    assert_eq!(text::<()>(), "()");
    assert_eq!(text::<Timestamp>(), "i64");
    assert_eq!(text::<Window>(), "struct Window { start: i64, end: i64 }");
}

#[test]
fn what_holds_others() {
    assert_eq!(text::<Option<u8>>(), "Option<u8>");
    assert_eq!(text::<Option<Option<u8>>>(), "Option<Option<u8>>");
    assert_eq!(text::<Vec<(u8, i64)>>(), "[(u8, i64)]");
    assert_eq!(text::<BTreeSet<String>>(), "[str]");
    assert_eq!(text::<HashMap<u32, Vec<f64>>>(), "Map<u32, [f64]>");
    assert_eq!(text::<[u8; 32]>(), "[u8; 32]");
    assert_eq!(text::<[u8; 2]>(), "(u8, u8)");
    assert_eq!(text::<[u8; 0]>(), "()");
    assert_eq!(text::<Box<Result<u8, String>>>(), "enum Result { Ok(u8), Err(str) }");
}

#[test]
fn structs() {
    assert_eq!(text::<Unit>(), "struct Unit");
    assert_eq!(text::<Id>(), "struct Id(u64)");
    assert_eq!(text::<Pair>(), "struct Pair(u8, str)");
    assert_eq!(text::<Spent>(), "struct Spent { cents: u32, note: Option<str> }");
    assert_eq!(text::<Duration>(), "struct Duration { secs: u64, nanos: u32 }");
    assert_eq!(text::<std::ops::Range<u8>>(), "struct Range { start: u8, end: u8 }");
}

#[test]
fn each_variant_of_an_enum_is_found_also_in_another() {
    assert_eq!(
        text::<Kind>(),
        "enum Kind { Nothing, One(struct Id(u64)), Two(i8, char), Named { at: i64, inner: enum Inner { A, B(struct Spent { cents: u32, note: Option<str> }), C } } }"
    );
    assert_eq!(text::<IpAddr>(), "enum IpAddr { V4((u8, u8, u8, u8)), V6([u8; 16]) }");
}

#[derive(Serialize, Deserialize)]
struct Of<T> {
    inner: T,
}

#[test]
fn what_stands_in_itself_has_an_end() {
    assert_eq!(text::<List>(), "struct List { next: Option<^List>, value: u8 }");
    assert_eq!(
        text::<Term>(),
        "enum Term { Add(^Term, ^Term), Not(^Term), All([^Term]), Number(i64), Call { name: str, with: struct Call { arguments: Map<str, ^Term>, place: enum Inner { A, \
         B(struct Spent { cents: u32, note: Option<str> }), C } } } }"
    );
}

#[test]
fn a_generic_type_in_itself_is_another() {
    assert_eq!(text::<Of<Of<u8>>>(), "struct Of { inner: struct Of { inner: u8 } }");
}

mod elsewhere {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub struct Spent {
        pub euros: f64,
    }
}

#[test]
fn types_of_one_name_are_told_apart() {
    assert_eq!(
        text::<(Spent, elsewhere::Spent)>(),
        "(struct Spent { cents: u32, note: Option<str> }, struct Spent { euros: f64 })"
    );
}

#[derive(Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
#[derive(Clone)]
struct Even(u32);

impl TryFrom<u32> for Even {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        if number.is_multiple_of(2) { Ok(Even(number)) } else { Err("odd".into()) }
    }
}

impl From<Even> for u32 {
    fn from(even: Even) -> u32 {
        even.0
    }
}

/// As some write a date.
struct Day;

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "2020-01-01" { Ok(Day) } else { Err(D::Error::custom("not a day")) }
    }
}

/// What nothing is good enough for.
struct Never;

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u8::deserialize(deserializer)?;
        Err(D::Error::custom("never"))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "it is only to be read")]
enum Untagged {
    A(u8),
    B(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Renamed {
    two_words: u8,
    #[serde(skip)]
    _skipped: u8,
    #[serde(rename = "a \"b\"")]
    quoted: u8,
}

#[test]
fn what_is_particular_is_given_others() {
    assert_eq!(text::<(NonZeroU32, Even, u8)>(), "(u32, u32, u8)");
    assert_eq!(text::<Of<Day>>(), "struct Of { inner: str }");
    assert_eq!(text::<Renamed>(), r#"struct Renamed { "two-words": u8, "a \"b\"": u8 }"#);
}

#[test]
fn what_does_not_show_itself_is_opaque() {
    assert!(text::<Of<Never>>().starts_with("opaque \""), "{}", text::<Of<Never>>());
    assert!(text::<Untagged>().contains("Untagged"));
}
