//! Names and texts as they stand in SQL.

/// A name, as it is written: `Totals` is not `totals`.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The name of a table, with that of its schema before a dot if it has one. A name with quotes in it is taken to be quoted already.
pub(super) fn table(name: &str) -> String {
    match name.contains('"') {
        true => name.to_owned(),
        false => name.split('.').map(quoted).collect::<Vec<_>>().join("."),
    }
}

/// Names in a row.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// A text. `E` makes a backslash mean the same whatever the server is set to.
pub(super) fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_end_where_they_should() {
        assert_eq!(quoted("cents\"; drop"), "\"cents\"\"; drop\"");
        assert_eq!(table("shop.totals"), "\"shop\".\"totals\"");
        assert_eq!(table("\"a.b\""), "\"a.b\"");
        assert_eq!(literal("it's \\"), "E'it''s \\\\'");
    }
}
