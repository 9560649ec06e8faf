//! What compiling pipelines of one size took, as Markdown.

use std::fmt::{self, Display, Formatter};

use super::crates::Way;

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub operators: u32,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub contender: String,
    /// Milliseconds, of what is expanded.
    pub expansion: Option<f64>,
    /// By way.
    pub seconds: [f64; Way::ALL.len()],
    pub lines: u64,
}

const HEAD: &str = "\
| | expansion, ms | check, s | dev, s | dev behind an edit, s | release, s | release : by hand | LLVM lines |
|---|---:|---:|---:|---:|---:|---:|---:|
";

/// What the others' releases are compared with.
const COMPARED: &str = "by hand";

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Table { operators, rows } = self;
        write!(f, "## {operators} operators\n\n{HEAD}")?;
        let compared = rows.iter().find(|row| row.contender == COMPARED);
        for Row { contender, expansion, seconds: [check, dev, edit, release], lines } in rows {
            let expansion = expansion.map_or(String::new(), |expansion| format!("{expansion:.2}"));
            let ratio = compared.map_or(String::new(), |compared| format!("{:.1}", release / compared.seconds[3]));
            writeln!(
                f,
                "| {contender} | {expansion} | {check:.2} | {dev:.2} | {edit:.2} | {release:.2} | {ratio} | {lines} |"
            )?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Table};

    #[test]
    fn releases_are_compared_with_the_loop() {
        let row = |contender: &str, expansion, release| Row {
            contender: contender.into(),
            expansion,
            seconds: [0.25, 1.0, 0.5, release],
            lines: 1_000,
        };
        let rows = vec![row("generated", Some(0.5), 3.0), row("by hand", None, 1.5)];
        let printed = Table { operators: 5, rows }.to_string();
        assert!(printed.starts_with("## 5 operators\n"));
        assert!(printed.contains("| generated | 0.50 | 0.25 | 1.00 | 0.50 | 3.00 | 2.0 | 1000 |\n"));
        assert!(printed.contains("| by hand |  | 0.25 | 1.00 | 0.50 | 1.50 | 1.0 | 1000 |\n"));
    }
}
