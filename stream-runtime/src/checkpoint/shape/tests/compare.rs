//! What is told of a change.

use crate::checkpoint::shape::{Type, compare, parse};

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
