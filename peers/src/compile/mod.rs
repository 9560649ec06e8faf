//! What compiling costs: pipelines of 5, 20 and 50 operators, generated, by hand and on peers.
//!
//! The programs lie in `field/compile/`. They are copied to the target folder, where they can be edited: before each measurement one number in each of
//! them changes, as if by its author. Their dependencies are built once, and not counted. All contenders take their turn in each round, and the
//! table has the medians.

mod crates;
mod document;
mod lines;
mod table;

use crates::{Crates, Program, Way};
use table::{Row, Table};

use crate::median::median;

const ROUNDS: u32 = 3;

/// The operators of the pipelines.
const SIZES: [u32; 3] = [5, 20, 50];

/// What each contender is called in the table, and its package.
const CONTENDERS: [(&str, &str); 4] =
    [("generated", "on_thalweg"), ("by hand", "by_hand"), ("timely", "on_timely"), ("renoir", "on_renoir")];

/// A program and what it took, by round.
struct Entrant {
    contender: &'static str,
    program: Program,
    seconds: Vec<[f64; Way::ALL.len()]>,
    says: String,
}

/// Measures, and writes `docs/compile-time.md`.
pub fn run() -> Result<(), String> {
    let crates = Crates::write()?;
    let mut entrants = entrants();
    for Entrant { program, .. } in &entrants {
        eprintln!("building `{program}` and what it depends on");
        Way::ALL.into_iter().try_for_each(|way| crates.build(program, way).map(drop))?;
    }
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        entrants.iter_mut().try_for_each(|entrant| entrant.measure(&crates, round))?;
        agreed(&entrants)?;
    }
    let tables: Vec<Table> = SIZES.into_iter().map(|size| table(&crates, &entrants, size)).collect::<Result<_, _>>()?;
    tables.iter().for_each(|table| print!("{table}"));
    document::write(&tables)
}

fn entrants() -> Vec<Entrant> {
    let of_size = |operators| {
        CONTENDERS.into_iter().map(move |(contender, package)| Entrant {
            contender,
            program: Program { package, operators },
            seconds: Vec::new(),
            says: String::new(),
        })
    };
    SIZES.into_iter().flat_map(of_size).collect()
}

impl Entrant {
    fn measure(&mut self, crates: &Crates, round: u32) -> Result<(), String> {
        crates.edit(&self.program, round)?;
        let mut seconds = [0.0; Way::ALL.len()];
        for (way, seconds) in Way::ALL.into_iter().zip(&mut seconds) {
            *seconds = crates.build(&self.program, way)?;
        }
        self.seconds.push(seconds);
        self.says = crates.run(&self.program)?;
        Ok(())
    }
}

/// Checks that programs of one size say the same.
fn agreed(entrants: &[Entrant]) -> Result<(), String> {
    for entrant in entrants {
        let is_same_job = |other: &&Entrant| other.program.operators == entrant.program.operators;
        if let Some(other) = entrants.iter().filter(is_same_job).find(|other| other.says != entrant.says) {
            let (one, other) = ((&entrant.program, &entrant.says), (&other.program, &other.says));
            return Err(format!("`{}` says\n{}and `{}`\n{}", one.0, one.1, other.0, other.1));
        }
    }
    Ok(())
}

fn table(crates: &Crates, entrants: &[Entrant], operators: u32) -> Result<Table, String> {
    let of_size = entrants.iter().filter(|entrant| entrant.program.operators == operators);
    let rows = of_size.map(|entrant| row(crates, entrant)).collect::<Result<_, _>>()?;
    Ok(Table { operators, rows })
}

fn row(crates: &Crates, entrant: &Entrant) -> Result<Row, String> {
    let Entrant { contender, program, seconds, .. } = entrant;
    let is_generated = *contender == CONTENDERS[0].0;
    let median_of = |way: usize| median(seconds.iter().map(|round| round[way]));
    Ok(Row {
        contender: contender.to_string(),
        expansion: if is_generated { Some(crates.expansion(program)?) } else { None },
        seconds: std::array::from_fn(median_of),
        lines: crates.lines(program)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{agreed, entrants};

    #[test]
    fn programs_of_one_size_must_say_the_same() {
        let mut entrants = entrants();
        entrants.iter_mut().for_each(|entrant| entrant.says = format!("{} results", entrant.program.operators));
        assert_eq!(agreed(&entrants), Ok(()));
        entrants[5].says.clear();
        assert!(agreed(&entrants).is_err());
    }
}
