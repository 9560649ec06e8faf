//! Random texts that are nearly records.

use proptest::prelude::*;

/// A line: an object of some fields in some order, with spaces, fields that nobody knows, values of the wrong type, and now and then a byte that was
/// changed.
pub fn line() -> impl Strategy<Value = String> {
    let change = prop::option::weighted(0.2, (any::<prop::sample::Index>(), "[\\[\\]{}:,\"\\\\0-9a-z .-]"));
    (object(fields()), change).prop_map(|(mut text, change)| {
        if let Some((at, with)) = change {
            let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
            let at = places[at.index(places.len())];
            let end = text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
            text.replace_range(at..end, &with);
        }
        text
    })
}

/// The fields of `agreement::Event`, mostly.
fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    let small = prop_oneof![40 => (0..258i64).prop_map(|n| n.to_string()), 1 => value(2)];
    let wide = prop_oneof![40 => any::<i64>().prop_map(|n| n.to_string()), 1 => Just("18446744073709551616".into()), 1 => value(2)];
    let text = prop_oneof![40 => string(), 1 => value(2)];
    let plain = prop_oneof![40 => "[a-z/ é]{0,40}".prop_map(|text| format!("\"{text}\"")), 1 => value(2)];
    let float = prop_oneof![40 => number(), 1 => value(2)];
    let flag = prop_oneof![40 => prop::sample::select(vec!["true", "false"]).prop_map(Into::into), 1 => value(1)];
    let inner = prop_oneof![40 => inner(), 1 => value(2)];
    let list = prop_oneof![40 => prop::collection::vec(wide.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))), 1 => value(2)];
    let optional = |field: &'static str, value: BoxedStrategy<String>| {
        prop_oneof![60 => value.prop_map(move |value| vec![(field.to_owned(), value)]), 1 => Just(vec![])].boxed()
    };
    let known = (
        optional("small", small.boxed()),
        optional("wide", wide.boxed()),
        optional("text", text.boxed()),
        optional("plain", plain.boxed()),
        optional("float", float.boxed()),
        optional("flag", flag.boxed()),
        optional("inner", inner.boxed()),
        optional("list", list.boxed()),
    );
    let others = prop::collection::vec(("[a-d]{1,20}", value(3)), 0..3);
    (known, others, any::<bool>()).prop_flat_map(|((a, b, c, d, e, f, g, h), others, is_in_order)| {
        let all: Vec<_> = [a, b, c, d, e, f, g, h, others].concat();
        if is_in_order { Just(all).boxed() } else { Just(all).prop_shuffle().boxed() }
    })
}

fn inner() -> impl Strategy<Value = String> {
    let x = prop_oneof![40 => (0..100u8).prop_map(|n| n.to_string()), 1 => value(1)];
    let name = prop_oneof![40 => string(), 1 => Just("null".into())];
    (x, prop::option::of(name)).prop_flat_map(|(x, name)| {
        object(Just(
            [Some(("x".to_owned(), x)), name.map(|name| ("name".to_owned(), name))].into_iter().flatten().collect(),
        ))
    })
}

fn object(fields: impl Strategy<Value = Vec<(String, String)>>) -> impl Strategy<Value = String> {
    (fields, prop::sample::select(vec!["", " ", "\t", "  "])).prop_map(|(fields, space)| {
        let fields: Vec<_> =
            fields.into_iter().map(|(name, value)| format!("{space}\"{name}\"{space}:{space}{value}{space}")).collect();
        format!("{space}{{{}}}{space}", fields.join(","))
    })
}

fn string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        30 => "[a-z /é😀]{0,20}",
        1 => prop::sample::select(vec!["\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\x", "\\u00g0", "\\u+123"])
            .prop_map(Into::into),
    ];
    prop::collection::vec(part, 0..3).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![30 => "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", 1 => "[0-9.eE+-]{1,6}"]
}

fn value(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        string(),
        number(),
        prop::sample::select(vec!["true", "false", "null", "nul", ""]).prop_map(Into::into)
    ];
    leaf.prop_recursive(depth, 8, 3, |inner| {
        let items = prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", ")));
        let fields = prop::collection::vec(("[a-c]", inner), 0..3);
        prop_oneof![items, object(fields.prop_map(|fields| fields.into_iter().collect()))]
    })
    .boxed()
}
