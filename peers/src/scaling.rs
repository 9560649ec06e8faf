//! `docs/workers.md`: what becomes of a job on more workers than this machine has cores, by counting.
//!
//! Under callgrind, which runs one thread at a time and counts the instructions of each. The busiest thread bounds how fast the job can be, whatever the machine:
//! it is the engine's, which is a worker too, and does alone what nobody shares. Waiting for memory, and for each other at the end of a stage, is not in it.

use std::fmt::Write;
use std::fs;

use crate::contender::{Contender, Offer};
use crate::document::machine;
use crate::field::{self, project};

const WORKERS: [usize; 5] = [1, 2, 8, 32, 64];

/// Between these the page has what is counted; the rest is written by hand.
const BEGIN: &str = "<!-- counted -->\n";
const END: &str = "<!-- end of what is counted -->\n";

/// Counts the workloads with these names, or all if there are none, and writes the page's table. A workload that isn't named keeps its row.
pub fn count(workloads: &[String]) -> Result<(), String> {
    let path = project().join("docs/workers.md");
    let complain = |what: &str, cause: &dyn std::fmt::Display| format!("can't {what} `{}`: {cause}", path.display());
    let page = fs::read_to_string(&path).map_err(|cause| complain("read", &cause))?;
    let (before, rest) = page.split_once(BEGIN).ok_or_else(|| complain("find the table in", &BEGIN.trim()))?;
    let (last, behind) = rest.split_once(END).ok_or_else(|| complain("find the table's end in", &END.trim()))?;
    let contenders = field::built()?;
    let generated = &contenders[0];
    let mut table = format!("{}\n", table_head());
    for offer in generated.offers()? {
        let kept = last.lines().find(|line| line.starts_with(&format!("| {} |", offer.workload)));
        let is_wanted = workloads.is_empty() || workloads.contains(&offer.workload.to_string());
        let row = match kept {
            Some(kept) if !is_wanted => format!("{kept}\n"),
            _ => row(&offer, generated)?,
        };
        print!("{row}");
        table.push_str(&row);
    }
    let _ = writeln!(table, "\n{}", machine());
    fs::write(&path, [before, BEGIN, &table, END, behind].concat()).map_err(|cause| complain("write", &cause))
}

fn table_head() -> String {
    let names: String = WORKERS.iter().map(|workers| format!(" {workers}: all | busiest | bound |")).collect();
    format!("| workload |{names}\n|---|{}", "---:|---:|---:|".repeat(WORKERS.len()))
}

fn row(offer: &Offer, generated: &Contender) -> Result<String, String> {
    let mut row = format!("| {} |", offer.workload);
    let mut alone = None;
    for workers in WORKERS {
        let (all, busiest) = generated.instructions_by_thread(offer, workers)?;
        let bound = *alone.get_or_insert(busiest) / busiest;
        let _ = write!(row, " {all:.1} | {busiest:.1} | {bound:.1} |");
    }
    row.push('\n');
    Ok(row)
}
