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

const INTRODUCTION: &str = "\
# On many workers

What a job does on more workers than the machine at hand has cores, by counting: `cargo run --release -p peers -- --workers` runs the generated pipelines of
[the suite](peers.md) under callgrind, which counts the instructions of each thread, and writes the tables here. *all* is what all threads do for a record, *busiest* what
the busiest one does, and *bound* how many times fewer that is than one worker needs: the job can't be sped up by more on so many cores. Batches are limited to 8,192 records a
worker, where the clock would let them grow to 131,072: what is done once a batch counts for more here than it does at full speed.

What is neither shared nor counted: the time that workers wait for the slowest at the end of a stage, and for memory.
";

/// What the tables show, by the place in the code.
const READING: &str = "\
## What is shared, what grows, where the limit is

- **Shared by all workers** is nothing that is written to: each has a share of the batch, parts of the state and an end of each sink of its own
  (`stream-runtime/src/engine/ports.rs`). The only waiting is for the end of a stage (`engine/stage.rs`): one or two in a step, three where results meet once more.
- **Done by one thread** is what the engine does between stages: asking the sources, moving watermarks, handing over what workers have for each other (by reference, a part for
  each pair of workers), joining forks of sinks, flushing. It doesn't grow with records, but with workers and batches. A sink without forks (`Sink::fork`) takes all results
  on that thread: there the bound is what one thread can write. So is whatever goes to a single key: a window of the whole stream, whose results are one.
- **Growing with the square of the workers** are the parts of aggregates that commute, one for each pair (`state/spread.rs`), of some hundred bytes and, where they have keys, a table each;
  and the outboxes of the others. With 64 workers that is 4,096 for an operator, which the engine goes over in each step: some ten microseconds.
- **The limit** is therefore the number of records in a step: a share should hold some thousands, for which the batch grows with the number of workers. Beyond that the number of
  key groups, 256 (`state/hash.rs`), bounds the number of workers that own keys.
";

/// Counts all workloads and writes the page.
pub fn count() -> Result<(), String> {
    let contenders = field::built()?;
    let generated = &contenders[0];
    let mut page = format!("{INTRODUCTION}\n{}\n", table_head());
    for offer in generated.offers()? {
        let row = row(&offer, generated)?;
        print!("{row}");
        page.push_str(&row);
    }
    let _ = write!(page, "\n{}\n\n{READING}", machine());
    let path = project().join("docs/workers.md");
    fs::write(&path, page).map_err(|cause| format!("can't write `{}`: {cause}", path.display()))
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
