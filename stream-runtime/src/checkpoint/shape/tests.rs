use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::convert::{Convert, convert};
use super::{Shape, Type, compare, parse};
use crate::Error;
use crate::time::Timestamp;
use crate::window::Window;

/// The text of a type, which is read back as it was.
fn text<T: DeserializeOwned>() -> String {
    let traced = Type::of::<T>();
    let text = traced.to_string();
    assert_eq!(parse::parse(&text).as_ref(), Some(&traced), "{text}");
    text
}

#[derive(Serialize, Deserialize)]
struct Unit;

#[derive(Serialize, Deserialize)]
struct Id(u64);

#[derive(Serialize, Deserialize)]
struct Pair(u8, String);

#[derive(Serialize, Deserialize)]
struct Spent {
    cents: u32,
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum Kind {
    Nothing,
    One(Id),
    Two(i8, char),
    Named { at: Timestamp, inner: Inner },
}

#[derive(Serialize, Deserialize)]
enum Inner {
    A,
    B(Spent),
    C,
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
struct List {
    next: Option<Box<List>>,
    value: u8,
}

/// The variants that stand in themselves come first.
#[derive(Serialize, Deserialize)]
enum Term {
    Add(Box<Term>, Box<Term>),
    Not(Box<Term>),
    All(Vec<Term>),
    Number(i64),
    Call { name: String, with: Box<Call> },
}

#[derive(Serialize, Deserialize)]
struct Call {
    arguments: BTreeMap<String, Term>,
    place: Inner,
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

fn read(text: &str) -> Type {
    parse::parse(text).unwrap_or_else(|| panic!("`{text}`"))
}

fn differences(old: &str, new: &str) -> Vec<String> {
    compare::fits(&read(old), &read(new))
}

#[test]
fn differences_are_told_field_by_field() {
    let old = "struct Spent { cents: u32, by: Option<struct Card { number: str }>, old: u8 }";
    let new = "struct Spent { cents: u64, by: Option<struct Card { number: u64 }>, new: u8 }";
    let found = differences(old, new);
    let expected = [
        "`Spent.cents`: `u32`, now `u64`",
        "`Spent.by.number`: `str`, now `u64`",
        "`Spent.new`: was not there, now `u8`",
        "`Spent.old`: `u8`, now gone",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_order_and_the_names_count_for_fields_and_not_for_types() {
    assert_eq!(
        differences("struct A { x: u8, y: u8 }", "struct A { y: u8, x: u8 }"),
        ["`A`: the fields were `x`, `y`, in this order, now `y`, `x`"]
    );
    assert_eq!(differences("struct A { x: ^A }", "struct B { x: ^B }"), [""; 0]);
    assert_eq!(differences("enum A { X(u8) }", "enum B { X(u8), Y }"), [""; 0]);
    assert_eq!(differences("enum A { X, Y }", "enum A { X }"), ["`A::Y`: now gone"]);
    assert_eq!(differences("enum A { X, Y }", "enum A { X, Z }"), ["`A::Y`: now `Z` has its place"]);
    assert_eq!(
        differences("enum A { X, Y }", "enum A { Y, X }"),
        ["`A`: the variants were `X`, `Y`, in this order, now `Y`, `X`"]
    );
    assert_eq!(differences("enum A { X(u8) }", "enum A { X(u8, u8) }"), ["`A::X`: `(u8)`, now `(u8, u8)`"]);
}

#[test]
fn what_is_no_type_is_not_read() {
    for text in ["", "u9", "Option<u8", "struct", "struct A {", "[u8; 99999999]", "u8 ", "(u8", "kept 0", "\"u8\""] {
        assert_eq!(parse::parse(text), None, "{text}");
    }
}

/// Makes `u32` into `u64`, in cents.
struct Widen;

impl Convert for Widen {
    fn is_for(&self, old: &Type, new: &Type) -> bool {
        matches!((old, new), (Type::Plain("u32"), Type::Plain("u64")))
    }

    fn convert<'b>(&self, bytes: &'b [u8], out: &mut Vec<u8>) -> Result<&'b [u8], Error> {
        let (old, rest) =
            postcard::take_from_bytes::<u32>(bytes).map_err(|cause| Error::new("cut off").caused_by(cause))?;
        *out = postcard::to_extend(&(u64::from(old) * 1_000_000_000_000), std::mem::take(out)).unwrap();
        Ok(rest)
    }
}

/// A value with one of each around what is converted.
type Around<N> = (Vec<(N, Kind, Term)>, Option<Box<List>>, [f64; 3], (u128, i16, f32, String), BTreeMap<u8, N>);

fn around<N>(number: impl Fn(u32) -> N) -> Around<N> {
    let list = List { next: Some(Box::new(List { next: None, value: 1 })), value: 2 };
    let call = Call { arguments: BTreeMap::from([("x".to_owned(), Term::Number(-9))]), place: Inner::C };
    let term = Term::All(vec![
        Term::Not(Box::new(Term::Number(i64::MIN))),
        Term::Call { name: "f".into(), with: Box::new(call) },
    ]);
    let kind =
        Kind::Named { at: Timestamp::from_micros(7), inner: Inner::B(Spent { cents: 300, note: Some("ä".into()) }) };
    let all = vec![(number(1), kind, term), (number(70_000), Kind::Two(-1, 'ß'), Term::Number(5))];
    (
        all,
        Some(Box::new(list)),
        [0.5, 1.0, f64::NAN],
        (u128::MAX, -300, 1.5, "text".into()),
        BTreeMap::from([(9, number(4))]),
    )
}

#[test]
fn values_are_converted_and_all_around_them_stays() {
    let shape = |kept: Type| {
        let value = Type::Tuple(vec![Type::of::<i64>(), Type::Option(Box::new(Type::Kept(0))), Type::of::<bool>()]);
        Shape::new("any").keeps_type("state", kept).writes_at(1, value)
    };
    let (old, new) = (shape(Type::of::<Around<u32>>()), shape(Type::of::<Around<u64>>()));
    let value = postcard::to_stdvec(&(-5_i64, Some(around(|number| number)), true)).unwrap();
    let wide = |number: u32| u64::from(number) * 1_000_000_000_000;
    let expected = postcard::to_stdvec(&(-5_i64, Some(around(wide)), true)).unwrap();
    assert_eq!(convert((&old, &new), &[Widen], &[1, 2], &value).unwrap(), expected);
    assert_eq!(convert((&old, &new), &[Widen], &[0], &value).unwrap(), value, "of another kind");
    for end in 0..value.len() {
        assert!(convert((&old, &new), &[Widen], &[1], &value[..end]).is_err(), "cut off at {end}");
    }
}
