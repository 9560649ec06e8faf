//! How long a record takes from where it comes in to the sink, under loads that a contender can take.
//!
//! For each way into a pipeline: how many records in a second each contender takes at the most; then loads of a part of that, and one load that
//! is the same for all. `peers/field/contest/src/latency/` is what a run measures, and how it escapes coordinated omission.

use crate::contender::{Contender, Timed};
use crate::field::{self, GENERATED};
use crate::median::median;

mod document;
mod table;

use document::Document;
use table::{Capacity, Row, Table};

/// What stands in the document, and what contenders call it.
const WAYS: [(&str, &str); 2] = [("From a channel in memory", "channel"), ("Over TCP on the loopback", "socket")];

/// Who takes part: a name in the table, a contender, and what its program adds to the name of a way.
const ENTRANTS: [(&str, &str, &str); 3] =
    [(GENERATED, GENERATED, ""), ("timely", "timely", ""), ("timely, never parked", "timely", "-polled")];

/// A slow minute of the machine spoils one of them.
const ROUNDS: usize = 3;

/// Of a run as fast as possible.
const CAPACITY_SECONDS: f64 = 3.0;

/// Of a run at a rate, behind its second to warm up.
const LOAD_SECONDS: f64 = 5.0;

/// Parts of a contender's own capacity.
const LOADS: [(&str, f64); 3] = [("10 %", 0.1), ("50 %", 0.5), ("80 %", 0.8)];

/// Of the smallest capacity, for all.
const SAME: (&str, f64) = ("the same", 0.5);

struct Entrant<'c> {
    name: &'static str,
    contender: &'c Contender,
    way: String,
}

/// Measures all, and writes the tables.
pub fn run() -> Result<(), String> {
    let contenders = field::built_of(&[GENERATED, "timely"])?;
    let mut document = Document::begin();
    for (title, way) in WAYS {
        let table = measured(title, &entrants(&contenders, way)?)?;
        print!("{table}");
        document.tables.push(table);
    }
    document.write()
}

fn entrants<'c>(contenders: &'c [Contender], way: &str) -> Result<Vec<Entrant<'c>>, String> {
    let entrant = |(name, contender, added)| {
        let contender = contenders.iter().find(|other| other.name() == contender).ok_or("a contender is missing")?;
        Ok(Entrant { name, contender, way: format!("{way}{added}") })
    };
    ENTRANTS.into_iter().map(entrant).collect()
}

fn measured(title: &str, entrants: &[Entrant]) -> Result<Table, String> {
    let capacities = capacities(entrants)?;
    let mut rows = Vec::new();
    for (load, part) in LOADS {
        let rates: Vec<f64> = capacities.iter().map(|capacity| capacity * part).collect();
        rows.extend(loaded(load, entrants, &rates)?);
    }
    let smallest = capacities.iter().copied().fold(f64::INFINITY, f64::min);
    let (load, part) = SAME;
    rows.extend(loaded(load, entrants, &vec![smallest * part; entrants.len()])?);
    let capacity = |(entrant, rate): (&Entrant, &f64)| Capacity { entrant: entrant.name.into(), rate: *rate };
    Ok(Table { title: title.into(), capacities: entrants.iter().zip(&capacities).map(capacity).collect(), rows })
}

/// What each takes at the most, in records per second.
fn capacities(entrants: &[Entrant]) -> Result<Vec<f64>, String> {
    let rounds = rounds(entrants, |entrant, _| entrant.contender.latency(&entrant.way, None, CAPACITY_SECONDS))?;
    Ok(rounds.iter().map(|rounds| median(rounds.iter().map(|round| round.rate))).collect())
}

/// A row for each entrant, which has a rate of its own.
fn loaded(load: &str, entrants: &[Entrant], rates: &[f64]) -> Result<Vec<Row>, String> {
    let rounds =
        rounds(entrants, |entrant, number| entrant.contender.latency(&entrant.way, Some(rates[number]), LOAD_SECONDS))?;
    let row = |(number, rounds): (usize, &Vec<Timed>)| {
        let middle = |of: fn(&Timed) -> f64| median(rounds.iter().map(of));
        Row {
            load: load.into(),
            entrant: entrants[number].name.into(),
            rate: rates[number],
            delays: [middle(|round| round.p50), middle(|round| round.p99), middle(|round| round.p999)],
            sent: middle(|round| round.sent_p99),
            is_overload: rounds.iter().any(|round| round.is_overload),
        }
    };
    Ok(rounds.iter().enumerate().map(row).collect())
}

/// Runs every entrant in each round, so that a slow minute is everyone's; what each did.
fn rounds(
    entrants: &[Entrant],
    run: impl Fn(&Entrant, usize) -> Result<Timed, String>,
) -> Result<Vec<Vec<Timed>>, String> {
    let mut all: Vec<Vec<Timed>> = entrants.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for (number, entrant) in entrants.iter().enumerate() {
            all[number].push(run(entrant, number)?);
        }
    }
    Ok(all)
}
