//! `docs/compile-time.md`: the tables, what they are about, and what was found out.

use std::fs;

use super::table::Table;
use crate::document::machine;
use crate::field::project;

const INTRODUCTION: &str = "\
# Compile time

What it costs to compile one crate with one pipeline of 5, 20 or 50 operators – `map`, `filter`, `flat_map`, keys, windows, aggregates, `scan`, a join, a
merge, sinks –, generated, as the loop by hand, and on timely dataflow and Renoir. Written by `cargo run --release -p peers -- --compile`, which fails if two
programs of one size print different results. The programs are in `peers/field/compile/`; what each peer says in other words stands in their comments.

Dependencies are built before, and not counted. *check*, *dev* and *release* are `cargo check`, `cargo build` and `cargo build --release` of the whole crate,
from cargo's start to its end, with linking; *dev behind an edit* is an ordinary `cargo build` after a number in the pipeline has changed. *expansion* is the
macro's part, measured in a process of its own (`cargo bench --bench compile_time`). *LLVM lines* are those of the functions' bodies that rustc hands to LLVM for
a release, as `cargo llvm-lines` counts them. Medians of three rounds, in each of which everyone had a turn: compare within a table.
";

/// Begins the part that is written by people.
const FOUND: &str = "## What dominates";

/// Writes the tables; what people have written below them stays.
pub fn write(tables: &[Table]) -> Result<(), String> {
    let path = project().join("docs/compile-time.md");
    let before = fs::read_to_string(&path).unwrap_or_default();
    fs::write(&path, text(tables, &machine(), &before))
        .map_err(|cause| format!("can't write `{}`: {cause}", path.display()))
}

fn text(tables: &[Table], machine: &str, before: &str) -> String {
    let tables: String = tables.iter().map(Table::to_string).collect();
    let found = before.find(FOUND).map_or("", |begin| &before[begin..]);
    let text = format!("{INTRODUCTION}\n{machine}\n\n{tables}{found}");
    text.trim_end().to_string() + "\n"
}

#[cfg(test)]
mod tests {
    use super::{Table, text};

    #[test]
    fn what_people_have_written_stays() {
        let table = |operators| Table { operators, rows: Vec::new() };
        let first = text(&[table(5)], "A machine.", "");
        let written = format!("{first}\n## What dominates\n\nLinking.\n");
        let second = text(&[table(20)], "Another.", &written);
        assert!(
            second.contains("Another.") && second.contains("## 20 operators") && !second.contains("## 5 operators")
        );
        assert!(second.ends_with("\n## What dominates\n\nLinking.\n"));
        assert_eq!(text(&[table(20)], "Another.", &second), second);
    }
}
