//! The table of a workload, as Markdown.

use std::fmt::{self, Display, Formatter};

use crate::notes::notes;

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub workload: String,
    pub records: u64,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub contender: String,
    pub threads: usize,
    /// Millions of records in a second.
    pub rate: f64,
    /// Its time, where that of the generated pipeline on as many threads is 1.
    pub ratio: f64,
    /// For a record; counted on one thread.
    pub instructions: Option<f64>,
    /// Megabytes beyond the input's.
    pub peak: f64,
    /// Megabytes.
    pub allocated: f64,
}

const HEAD: &str = "\
| | threads | M records/s | time : generated | instructions/record | peak MB | allocated MB |
|---|---:|---:|---:|---:|---:|---:|
";

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n\n{} records\n\n{HEAD}{}", self.workload, self.records, Lines(&self.rows))?;
        let notes = notes(&self.workload);
        notes.iter().try_for_each(|(who, note)| writeln!(f, "- {who}: {note}"))?;
        if notes.is_empty() { Ok(()) } else { writeln!(f) }
    }
}

struct Lines<'r>(&'r [Row]);

impl Display for Lines<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Row { contender, threads, rate, ratio, instructions, peak, allocated } = self;
        let instructions = instructions.map_or(String::new(), |count| format!("{count:.1}"));
        write!(f, "| {contender} | {threads} | {rate:.2} | {ratio:.2} | {instructions} | {peak:.1} | {allocated:.1} |")
    }
}

/// The tables in a text that was printed so. What is no table is passed over.
pub fn tables(text: &str) -> Vec<Table> {
    text.split("\n## ").skip(1).filter_map(table).collect()
}

fn table(section: &str) -> Option<Table> {
    let mut lines = section.lines();
    let workload = lines.next()?.to_string();
    let records = lines.find_map(|line| line.strip_suffix(" records")?.parse().ok())?;
    Some(Table { workload, records, rows: lines.filter_map(row).collect() })
}

fn row(line: &str) -> Option<Row> {
    let mut cells = line.strip_prefix("| ")?.split('|').map(str::trim);
    let mut cell = || cells.next();
    Some(Row {
        contender: cell()?.into(),
        threads: cell()?.parse().ok()?,
        rate: cell()?.parse().ok()?,
        ratio: cell()?.parse().ok()?,
        instructions: cell()?.parse().ok(),
        peak: cell()?.parse().ok()?,
        allocated: cell()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Row, Table, tables};

    #[test]
    fn what_is_printed_can_be_read() {
        let row = |contender: &str, threads, instructions| Row {
            contender: contender.into(),
            threads,
            rate: 12.5,
            ratio: 1.25,
            instructions,
            peak: 3.0,
            allocated: 0.5,
        };
        let rows = vec![row("by hand", 1, Some(30.5)), row("by hand", 2, None)];
        let table = Table { workload: "nexmark-q9".into(), records: 1_000, rows };
        let printed = format!("# Peers\n\nSomething about them.\n\n{table}{table}");
        assert_eq!(tables(&printed), [table.clone(), table]);
    }
}
