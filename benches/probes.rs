//! Whether it pays to look keys up in groups, so that their lines of the table are on the way before they are needed (batch probes): tables that fit into a cache and tables
//! that don't, by the clock, both ways in turns. It is why the engine looks keys up one by one: see `docs/how-it-works.md`.
//!
//! `cargo bench --bench probes`

use std::hint::black_box;
use std::time::{Duration, Instant};

use hashbrown::HashTable;

/// The hash of an integer, as in `stream-runtime/src/state/hash.rs`.
fn hash(key: &u64) -> u64 {
    const SEED: u64 = 0x243f_6a88_85a3_08d3;
    let product = u128::from(key ^ SEED) * u128::from(SEED);
    product as u64 ^ (product >> 64) as u64
}

/// What a key comes to, as a mean has it.
struct Slot {
    key: u64,
    sum: u64,
    count: u64,
}

const READINGS: usize = 8_000_000;
const GROUP: usize = 16;
const ROUNDS: usize = 5;

fn table(keys: u64) -> HashTable<Slot> {
    let mut table = HashTable::new();
    for key in 0..keys {
        table.insert_unique(hash(&key), Slot { key, sum: 0, count: 0 }, |slot| hash(&slot.key));
    }
    table
}

fn add(table: &mut HashTable<Slot>, hash: u64, key: u64) {
    if let Some(slot) = table.find_mut(hash, |slot| slot.key == key) {
        slot.sum += key;
        slot.count += 1;
    }
}

/// One key after the other, as the engine does it: the processor itself goes ahead as far as it can see.
fn one_by_one(table: &mut HashTable<Slot>, keys: &[u64]) {
    for key in keys {
        add(table, hash(key), *key);
    }
}

/// First all keys of a group are looked for, of which none waits for another, and then added to.
fn in_groups(table: &mut HashTable<Slot>, keys: &[u64]) {
    let mut hashes = [0; GROUP];
    for group in keys.chunks(GROUP) {
        let mut seen = 0;
        for (key, known) in group.iter().zip(&mut hashes) {
            *known = hash(key);
            seen ^= table.find(*known, |slot| slot.key == *key).map_or(0, |slot| slot.count);
        }
        black_box(seen);
        for (key, known) in group.iter().zip(&hashes) {
            add(table, *known, *key);
        }
    }
}

fn time(keys: u64, readings: &[u64], add_all: impl Fn(&mut HashTable<Slot>, &[u64])) -> Duration {
    let mut table = table(keys);
    let begun = Instant::now();
    add_all(&mut table, readings);
    let took = begun.elapsed();
    let counted: u64 = table.iter().map(|slot| slot.count).sum();
    assert_eq!(counted, readings.len() as u64);
    took
}

fn main() {
    println!("{:>10} {:>10} {:>16} {:>14} {:>8}", "keys", "table, MB", "one by one, ns", "in groups, ns", "ratio");
    for keys in [1_000, 30_000, 300_000, 3_000_000] {
        let mut random = thalweg::source::Random::new(7, 7);
        let readings: Vec<u64> = (0..READINGS).map(|_| random.below(keys)).collect();
        let (mut one, mut groups) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            one = one.min(time(keys, &readings, one_by_one));
            groups = groups.min(time(keys, &readings, in_groups));
        }
        let of_one = |took: Duration| took.as_secs_f64() * 1e9 / READINGS as f64;
        let megabytes = table(keys).allocation_size() as f64 / 1e6;
        let ratio = groups.as_secs_f64() / one.as_secs_f64();
        println!("{keys:>10} {megabytes:>10.2} {:>16.2} {:>14.2} {ratio:>8.2}", of_one(one), of_one(groups));
    }
}
