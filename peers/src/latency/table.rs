//! The tables of a way into the pipelines, as Markdown.

use std::fmt::{self, Display, Formatter};

use crate::field::GENERATED;

pub struct Table {
    pub title: String,
    pub capacities: Vec<Capacity>,
    pub rows: Vec<Row>,
}

/// What a contender takes at the most.
pub struct Capacity {
    pub entrant: String,
    /// Records in a second.
    pub rate: f64,
}

pub struct Row {
    pub load: String,
    pub entrant: String,
    /// Records in a second.
    pub rate: f64,
    /// The median, the 99th and the 99.9th percentile, in microseconds.
    pub delays: [f64; 3],
    /// The 99th percentile of how late the sender was, in microseconds.
    pub sent: f64,
    pub is_overload: bool,
}

const HEAD: &str = "\
| load | | k records/s | p50 µs | p99 µs | p99.9 µs | : generated | sent late, p99 µs |
|---|---|---:|---:|---:|---:|---:|---:|
";

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n\nAt the most, in thousands of records per second:\n", self.title)?;
        for Capacity { entrant, rate } in &self.capacities {
            writeln!(f, "- {entrant}: {:.0}", rate / 1e3)?;
        }
        write!(f, "\n{HEAD}")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{}", self.line(row)))?;
        writeln!(f)
    }
}

impl Table {
    fn line(&self, row: &Row) -> String {
        let Row { load, entrant, rate, delays, sent, is_overload } = row;
        let [p50, p99, p999] = delays.map(micros);
        let ratios = match self.generated(load) {
            Some(generated) => ratios(delays, &generated.delays),
            None => String::new(),
        };
        let sent = if *is_overload { "overloaded".into() } else { micros(*sent) };
        format!("| {load} | {entrant} | {:.1} | {p50} | {p99} | {p999} | {ratios} | {sent} |", rate / 1e3)
    }

    /// The generated pipeline under that load.
    fn generated(&self, load: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.load == load && row.entrant == GENERATED)
    }
}

/// Three digits, however long it took.
fn micros(delay: f64) -> String {
    match delay {
        delay if delay < 10.0 => format!("{delay:.2}"),
        delay if delay < 100.0 => format!("{delay:.1}"),
        delay => format!("{delay:.0}"),
    }
}

/// Of the three percentiles, where those of the generated pipeline are 1.
fn ratios(delays: &[f64; 3], generated: &[f64; 3]) -> String {
    let ratios = delays.iter().zip(generated).map(|(delay, generated)| format!("{:.2}", delay / generated));
    ratios.collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::{Capacity, Row, Table};

    #[test]
    fn a_contender_is_compared_with_the_generated_pipeline_under_the_same_load() {
        let row = |load: &str, entrant: &str, delays, is_overload| Row {
            load: load.into(),
            entrant: entrant.into(),
            rate: 250_000.0,
            delays,
            sent: 1.5,
            is_overload,
        };
        let table = Table {
            title: "From a channel".into(),
            capacities: vec![Capacity { entrant: "generated".into(), rate: 2_500_000.0 }],
            rows: vec![
                row("10 %", "generated", [2.0, 10.0, 100.0], false),
                row("10 %", "timely", [3.0, 5.0, 12_345.6], false),
                row("80 %", "timely", [3.0, 5.0, 50.0], true),
            ],
        };
        let printed = table.to_string();
        let has = |line: &str| assert!(printed.lines().any(|other| other == line), "{printed}");
        has("- generated: 2500");
        has("| 10 % | generated | 250.0 | 2.00 | 10.0 | 100 | 1.00 / 1.00 / 1.00 | 1.50 |");
        has("| 10 % | timely | 250.0 | 3.00 | 5.00 | 12346 | 1.50 / 0.50 / 123.46 | 1.50 |");
        has("| 80 % | timely | 250.0 | 3.00 | 5.00 | 50.0 |  | overloaded |");
    }
}
