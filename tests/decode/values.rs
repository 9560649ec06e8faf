//! What a line is read as.

use std::borrow::Cow;

use thalweg::decode::{All, ReadFields, ReadLines, Reader, json::Lines};
use thalweg::prelude::*;

#[derive(Debug, PartialEq, Decode)]
#[decode(rename_all = "camelCase")]
struct Visit<'a> {
    page_path: &'a str,
    title: Cow<'a, str>,
    #[decode(rename = "type")]
    kind: Kind,
    user: User,
    tags: Vec<&'a str>,
    ratio: f64,
    change: i8,
    referrer: Option<&'a str>,
    at: Timestamp,
    letter: char,
    #[decode(default)]
    retries: u32,
    done: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Decode)]
#[decode(rename_all = "kebab-case")]
enum Kind {
    PageView,
    #[decode(rename = "tap")]
    Click,
}

#[derive(Debug, PartialEq, Decode)]
struct User {
    id: u64,
    name: Option<String>,
    friends: Vec<User>,
}

fn visit(text: &str) -> Visit<'_> {
    let mut lines = Lines::new(text);
    let mut json = lines.line(0);
    let visit = Visit::read_fields::<All>(&mut json).unwrap_or_else(|wrong| panic!("{wrong} at {}", json.at()));
    json.end().unwrap();
    visit
}

const COMPACT: &str = r#"{"pagePath":"/a","title":"A","type":"page-view","user":{"id":18446744073709551615,"name":null,"friends":[]},"tags":[],"ratio":0.5,"change":-128,"referrer":"/","at":1500,"letter":"x","done":true}"#;

#[test]
fn all_kinds_of_values_are_read() {
    let user = User { id: u64::MAX, name: None, friends: vec![] };
    let expected = Visit {
        page_path: "/a",
        title: "A".into(),
        kind: Kind::PageView,
        user,
        tags: vec![],
        ratio: 0.5,
        change: -128,
        referrer: Some("/"),
        at: Timestamp::from_micros(1500),
        letter: 'x',
        retries: 0,
        done: true,
    };
    assert_eq!(visit(COMPACT), expected);
}

#[test]
fn any_order_any_spaces_and_other_fields_are_read() {
    let text = r#" { "more": {"a": [1, {"b": "\ud800"}, null]}, "done" : false, "letter":"\u00e9", "at":"2026-11-20T08:00:00.5+01:00",
        "change":0, "ratio":-1e-2 ,"tags":[ "a" , "b" ], "user":{"friends":[{"id":1,"friends":[]},{"id":2,"friends":[ ]}],"id":0},
        "type":"tap", "title":"say \"\uD83D\uDE00\"\n", "pageP\u0061th":"/ü", "retries":7 } "#;
    let visit = visit(Box::leak(text.replace('\n', " ").into_boxed_str()));
    assert_eq!((visit.page_path, &*visit.title, visit.kind), ("/ü", "say \"😀\"\n", Kind::Click));
    assert_eq!(visit.user.friends.iter().map(|friend| friend.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((visit.tags, visit.ratio, visit.referrer), (vec!["a", "b"], -0.01, None));
    assert_eq!(visit.at.to_string(), "2026-11-20T07:00:00.5Z");
    assert_eq!((visit.letter, visit.retries, visit.done), ('é', 7, false));
}

#[test]
fn what_has_no_escapes_is_borrowed() {
    let visit = visit(COMPACT);
    assert!(matches!(visit.title, Cow::Borrowed(_)));
    assert_eq!(visit.page_path.as_ptr(), COMPACT[COMPACT.find("/a").unwrap()..].as_ptr());
}
