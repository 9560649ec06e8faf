//! Random rows that are nearly records.

use proptest::prelude::*;

/// The columns of `agreement::Row` in some order, with others among them, and now and then without one.
pub fn header() -> impl Strategy<Value = Vec<String>> {
    let known = ["small", "wide", "text", "plain", "float", "flag", "maybe", "kind", "letter"];
    let known = known.map(|name| prop::option::weighted(0.99, Just(name.to_owned())));
    let others = prop::collection::vec("[A-C]{1,3}", 0..3);
    (known, others, any::<bool>()).prop_flat_map(|(known, others, is_in_order)| {
        let all: Vec<_> = known.into_iter().flatten().chain(others).collect();
        if is_in_order { Just(all).boxed() } else { Just(all).prop_shuffle().boxed() }
    })
}

/// A row with a cell for each column, and now and then one more or less, or a byte that was changed.
pub fn row(header: &[String], delimiter: char) -> BoxedStrategy<String> {
    let cells: Vec<_> = header.iter().map(|name| cell(name, delimiter)).collect();
    let more = prop_oneof![40 => Just(0), 1 => Just(1), 1 => Just(-1)];
    let change = prop::option::weighted(0.1, (any::<prop::sample::Index>(), "[,;\"0-9a-z .+-]"));
    let row =
        (cells, more, change, prop::bool::weighted(0.2)).prop_map(move |(mut cells, more, change, has_return)| {
            match more {
                1 => cells.push("x".into()),
                -1 => drop(cells.pop()),
                _ => {}
            }
            let mut text = cells.join(&delimiter.to_string());
            if let Some((at, with)) = change
                && !text.is_empty()
            {
                let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
                let at = places[at.index(places.len())];
                let end = text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
                text.replace_range(at..end, &with);
            }
            if has_return { text + "\r" } else { text }
        });
    row.boxed()
}

fn cell(column: &str, delimiter: char) -> BoxedStrategy<String> {
    let right = match column {
        "small" => (0..258i64).prop_map(|n| n.to_string()).boxed(),
        "wide" => prop_oneof![9 => any::<i64>().prop_map(|n| n.to_string()), 1 => "[+-]?[0-9]{1,22}"].boxed(),
        "float" => prop_oneof![
            9 => "[+-]?[0-9]{1,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{1,2})?",
            1 => "[0-9.eE+-]{1,6}",
        ]
        .boxed(),
        "flag" => prop::sample::select(vec!["true", "false"]).prop_map(Into::into).boxed(),
        "maybe" => prop_oneof![1 => Just(String::new()), 2 => (0..100u32).prop_map(|n| n.to_string())].boxed(),
        "kind" => prop::sample::select(vec!["low", "High one"]).prop_map(Into::into).boxed(),
        "letter" => "[a-z\"é]".boxed(),
        _ => text(delimiter),
    };
    let plain = prop_oneof![60 => right, 1 => text(delimiter), 1 => Just(String::new())];
    (plain, prop::bool::weighted(0.2)).prop_map(move |(text, is_quoted)| written(&text, is_quoted, delimiter)).boxed()
}

/// A cell as one writes it: with quotes where they must be, or also elsewhere.
fn written(text: &str, is_quoted: bool, delimiter: char) -> String {
    let must = text.starts_with('"') || text.contains(delimiter);
    if is_quoted || must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

fn text(delimiter: char) -> BoxedStrategy<String> {
    let part = prop_oneof![
        30 => "[a-z /é😀]{0,30}",
        2 => Just("\"".into()),
        2 => Just(delimiter.to_string()),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat()).boxed()
}
