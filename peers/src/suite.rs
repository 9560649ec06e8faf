//! Runs workloads on all contenders that can do them.

use crate::answer::{Answer, agreed};
use crate::contender::{Contender, Measured, Offer};
use crate::document::Document;
use crate::field::{self, GENERATED};
use crate::median::median;
use crate::table::{Row, Table};

/// A slow minute of the machine spoils one of them.
const ROUNDS: usize = 3;

/// A contender on so many threads, and what it did in each round.
struct Entrant<'c> {
    contender: &'c Contender,
    threads: usize,
    rounds: Vec<Measured>,
}

/// Runs the workloads with these names, or all if there are none, and writes the table.
pub fn run(names: &[String]) -> Result<(), String> {
    let contenders = field::built()?;
    let offers = offers(&contenders)?;
    let all = &offers[0].1;
    if let Some(name) = names.iter().find(|name| all.iter().all(|offer| offer.workload != **name)) {
        let known: Vec<_> = all.iter().map(|offer| offer.workload.as_str()).collect();
        return Err(format!("there is no workload `{name}`; there are {}", known.join(", ")));
    }
    let order: Vec<_> = all.iter().map(|offer| offer.workload.as_str()).collect();
    for offer in all.iter().filter(|offer| names.is_empty() || names.contains(&offer.workload)) {
        let table = contest(offer, &offers)?;
        print!("{table}");
        // After each workload: what was measured is not lost if a later one fails.
        let mut document = Document::read();
        document.put(table, &order);
        document.write()?;
    }
    Ok(())
}

/// What each contender can do; the generated pipelines do everything.
fn offers(contenders: &[Contender]) -> Result<Vec<(&Contender, Vec<Offer>)>, String> {
    contenders.iter().map(|contender| Ok((contender, contender.offers()?))).collect()
}

fn contest(offer: &Offer, offers: &[(&Contender, Vec<Offer>)]) -> Result<Table, String> {
    let mut entrants = entrants(&offer.workload, offers);
    for _ in 0..ROUNDS {
        for entrant in &mut entrants {
            let Entrant { contender, threads, rounds } = entrant;
            rounds.push(contender.measure(&offer.workload, offer.records, *threads)?);
        }
        agreed(&answers(&entrants)).map_err(|error| format!("{}: {error}", offer.workload))?;
    }
    let rows = entrants.iter().map(|entrant| row(entrant, &entrants, offer)).collect::<Result<_, _>>()?;
    Ok(Table { workload: offer.workload.clone(), records: offer.records, rows })
}

fn entrants<'c>(workload: &str, offers: &[(&'c Contender, Vec<Offer>)]) -> Vec<Entrant<'c>> {
    let mut entrants = Vec::new();
    for (contender, offers) in offers {
        for offer in offers.iter().filter(|offer| offer.workload == workload) {
            entrants.extend((1..=offer.threads).map(|threads| Entrant { contender, threads, rounds: Vec::new() }));
        }
    }
    entrants
}

fn answers(entrants: &[Entrant]) -> Vec<(String, Answer)> {
    let name = |entrant: &Entrant| format!("{} on {} thread(s)", entrant.contender.name(), entrant.threads);
    entrants.iter().flat_map(|one| one.rounds.iter().map(move |round| (name(one), round.answer))).collect()
}

fn row(entrant: &Entrant, all: &[Entrant], offer: &Offer) -> Result<Row, String> {
    let is_generated = |other: &&Entrant| other.contender.name() == GENERATED && other.threads == entrant.threads;
    let generated = all.iter().find(is_generated).ok_or("the generated pipelines do everything, on as many threads")?;
    let ratios = entrant.times().zip(generated.times()).map(|(time, generated)| time / generated);
    let instructions = match entrant.threads {
        1 => entrant.contender.instructions(&offer.workload, offer.records)?,
        _ => None,
    };
    Ok(Row {
        contender: entrant.contender.name().into(),
        threads: entrant.threads,
        rate: offer.records as f64 / median(entrant.times()) / 1e6,
        ratio: median(ratios),
        instructions,
        peak: median(entrant.rounds.iter().map(|round| round.peak as f64)) / 1e6,
        allocated: median(entrant.rounds.iter().map(|round| round.allocated as f64)) / 1e6,
    })
}

impl Entrant<'_> {
    /// The time of each round.
    fn times(&self) -> impl Iterator<Item = f64> {
        self.rounds.iter().map(|round| median(round.seconds.iter().copied()))
    }
}
