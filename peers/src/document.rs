//! `docs/peers.md`: the tables, and what they are about.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::PathBuf;

use crate::field::project;
use crate::table::{Table, tables};

pub struct Document {
    pub tables: Vec<Table>,
}

const INTRODUCTION: &str = "\
# Beside the peers

The same jobs by generated pipelines, by the best loops that we could write by hand, and on timely dataflow, DFIR and Renoir, in one run on
one machine. Written by `cargo run --release -p peers`, which fails if two of them come to different answers; `-- NAME…` runs some of the
workloads. How it measures, and what the contenders have in common, stands in `peers/src/main.rs`; the programs are in `peers/field/`.

*time : generated* is a contender's time where the generated pipeline takes 1 on as many threads, both in the same minute: above 1, the generated
pipeline is faster. *By hand* is written to win, by authors who know the input; *by hand, with tables* are the same loops where they know no more than the pipeline says. *peak* is
memory beyond the input. Timings drift from hour to hour on a shared machine: compare within a table.
";

impl Document {
    /// As it is now; empty, if it can't be read.
    pub fn read() -> Document {
        Document { tables: tables(&fs::read_to_string(path()).unwrap_or_default()) }
    }

    /// Puts a table in, in the place of the one for the same workload.
    pub fn put(&mut self, table: Table, order: &[&str]) {
        self.tables.retain(|other| other.workload != table.workload);
        self.tables.push(table);
        self.tables.sort_by_key(|table| order.iter().position(|workload| *workload == table.workload));
    }

    pub fn write(&self) -> Result<(), String> {
        let path = path();
        fs::write(&path, self.to_string()).map_err(|cause| format!("can't write `{}`: {cause}", path.display()))
    }
}

impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{INTRODUCTION}\n{}\n", machine())?;
        self.tables.iter().try_for_each(|table| write!(f, "{table}"))
    }
}

/// The machine that this runs on, in a line.
pub fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models = || processors.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = models().next().map_or("unknown", |(_, model)| model.trim());
    format!("Last run on {} processors: {model}.", models().count())
}

fn path() -> PathBuf {
    project().join("docs/peers.md")
}
