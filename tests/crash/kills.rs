//! The parent: it kills, and compares.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use thalweg::source::Random;

use crate::life::{Fate, Life};

const OUTPUTS: [&str; 2] = ["pages", "pauses"];
/// A job is let through after so many kills at the most.
const MOST: u64 = 8;

pub fn run() -> Result<(), String> {
    let kills = number("CRASH_KILLS", 200)?;
    let seed = number("CRASH_SEED", 1)?;
    let begun = Instant::now();
    let Undisturbed { lines: expected, steps, took } = undisturbed()?;
    let (mut killed, mut differences, mut lives) = (BTreeMap::<String, u64>::new(), 0, 0);
    while killed.values().sum::<u64>() < kills {
        lives += 1;
        let mut random = Random::new(seed, lives);
        let life = Life::new(lives as usize)?;
        let times = 1 + random.below(MOST);
        for _ in 0..times {
            let (name, fate) = fate(&mut random, &steps, took, times);
            if !life.run(workers(&mut random), &fate)? {
                break;
            }
            *killed.entry(name).or_default() += 1;
        }
        life.run(workers(&mut random), &Fate::Lives)?;
        for (output, expected) in OUTPUTS.iter().zip(&expected) {
            let found = life.lines(output)?;
            if found != *expected {
                differences += 1;
                eprintln!("life {lives}, `{output}`: {}", difference(expected, &found));
            }
        }
    }
    for (step, kills) in &killed {
        println!("{kills:>6} kills {step}");
    }
    let all: u64 = killed.values().sum();
    println!("{all} kills in {lives} lives, {differences} differences, {:.1?}", begun.elapsed());
    if differences == 0 { Ok(()) } else { Err(format!("{differences} outputs differ")) }
}

/// A run that nobody disturbs.
struct Undisturbed {
    /// What it writes to each output.
    lines: [Vec<String>; 2],
    /// How often each step comes in it.
    steps: Vec<(u64, String)>,
    took: Duration,
}

fn undisturbed() -> Result<Undisturbed, String> {
    let life = Life::new(0)?;
    let begun = Instant::now();
    life.run(1, &Fate::Lives)?;
    let took = begun.elapsed();
    let lines = [life.lines(OUTPUTS[0])?, life.lines(OUTPUTS[1])?];
    if lines.iter().any(|lines| lines.len() < 100) {
        return Err("the job writes next to nothing".into());
    }
    Ok(Undisturbed { lines, steps: life.steps()?, took })
}

/// How a run ends, of so many that together do about as much as one that nobody disturbs.
fn fate(random: &mut Random, steps: &[(u64, String)], took: Duration, runs: u64) -> (String, Fate) {
    if random.below(2) == 0 || steps.is_empty() {
        let fate = Fate::KilledAfter(took.mul_f64(random.unit() / runs as f64));
        return ("at a random moment".into(), fate);
    }
    let (times, step) = &steps[random.below(steps.len() as u64) as usize];
    (step.clone(), Fate::EndsAt(step.clone(), random.below(times.div_ceil(runs))))
}

fn workers(random: &mut Random) -> usize {
    1 + random.below(3) as usize
}

fn difference(expected: &[String], found: &[String]) -> String {
    let lost = expected.iter().find(|line| !found.contains(line));
    let more = found.iter().find(|line| !expected.contains(line));
    format!("{} lines in place of {}; lost: {lost:?}; too many: {more:?}", found.len(), expected.len())
}

fn number(name: &str, otherwise: u64) -> Result<u64, String> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("`{name}` is no number: `{text}`")),
        Err(_) => Ok(otherwise),
    }
}
