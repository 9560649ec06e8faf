//! `docs/latency.md`: the tables, and what they are about.

use std::fmt::{self, Display, Formatter};
use std::fs;

use super::table::Table;
use crate::document::machine;
use crate::field::project;

pub struct Document {
    pub tables: Vec<Table>,
    /// The load of the machine before the first run: processes that wanted to run, in the last minute.
    busy: String,
}

const INTRODUCTION: &str = "\
# Latency

How long a record takes from where it comes in to the sink, by a generated pipeline and on timely dataflow, each with one worker, and each with
the trigger that runs a batch as soon as there is input. Written by `cargo run --release -p peers -- --latency`.

The job: a record has one of a thousand keys and a number, and its result is how many its key has had so far. State is kept by key, and every
record has a result. The sum of the results shows at the end that none was lost.

The load comes from a thread of its own in the same process, at a constant rate: through a channel of 65536 places, or as lines `key,number` over a TCP
connection with `TCP_NODELAY`. What is due is sent, whether or not earlier records have come out. A record's latency is the time **from when it was due**
until the sink has its result, not from when it was sent: a stall counts for every record that was due meanwhile, and there is no coordinated
omission to correct (Gil Tene, \"How NOT to Measure Latency\"; [wrk2](https://github.com/giltene/wrk2) measures in the same way). Delays are kept in an
HDR histogram, to a thousandth. The first second warms up and is not measured; five seconds are. A contender that falls behind by two seconds is
overloaded, and the run ends there.

*At the most*: records sent as fast as they are taken, for three seconds. *10 %*, *50 %*, *80 %* are parts of a contender's **own** capacity; *the same* is
half of the smallest of the capacities, for all. Figures are medians of three rounds, in each of which everyone runs once.
*: generated* is p50 / p99 / p99.9 where the generated pipeline has 1 under that load: above 1, the generated pipeline is faster. *Sent late* is how
late the sender was itself when it came to hand a record over, which is part of the latency.

- generated: the engine's thread parks as soon as there is nothing to do, and leaves its processor to others; over TCP a thread of the source reads.
- timely: the sender wakes the worker by a `SyncActivator`; the worker polls for ten microseconds before it parks, which is timely's default; over TCP a thread
  reads.
- timely, never parked: the worker steps all the time, takes all of a processor, and reads the socket itself.

The tails are mostly the machine's: from one second to the next the 99th percentile of each of the three differs by a hundred times, and where the longest delay is some milliseconds, the host had the
processor meanwhile. Whoever parks gives its processor back, and waits for it longest; that is why the generated pipeline's 99th percentile from a channel is longer than that of those who keep theirs. What it
would bring to look out for records before parking, and what it would cost, stands with its measurements in `stream-runtime/src/engine/wait.rs`.
";

impl Document {
    pub fn begin() -> Document {
        let loads = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        Document { tables: Vec::new(), busy: loads.split(' ').next().unwrap_or("unknown").to_owned() }
    }

    pub fn write(&self) -> Result<(), String> {
        let path = project().join("docs/latency.md");
        fs::write(&path, self.to_string()).map_err(|cause| format!("can't write `{}`: {cause}", path.display()))
    }
}

impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{INTRODUCTION}\n{} Before it the machine's load average was {}.\n", machine(), self.busy)?;
        self.tables.iter().try_for_each(|table| write!(f, "{table}"))
    }
}
