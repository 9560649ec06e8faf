//! What a checkpoint costs, as figures.
//!
//! `cargo test --release -p stream-runtime --test checkpoint figures -- --ignored --nocapture`; `KEYS=20000000` has so many keys, and `FOLDER` says where.

use std::env;
use std::path::PathBuf;
use std::time::Instant;

use stream_runtime::checkpoint::{Changes, Counts, Folder, Recovered, Storage, Store, Tuning, describe};

use crate::folders::Temporary;

fn keys() -> u64 {
    env::var("KEYS").ok().and_then(|keys| keys.parse().ok()).unwrap_or(2_000_000)
}

fn folder(name: &str) -> Temporary {
    let mut path = Temporary::new(name);
    if let Some(folder) = env::var_os("FOLDER") {
        path.0 = PathBuf::from(folder).join(name);
    }
    path
}

/// A key and a state as many jobs have them: a user's number, and a count, a sum and the time of the last event.
fn entry(key: u64, batch: u64) -> (u64, (u64, f64, i64)) {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15), (batch, key as f64 * 0.37, 1_700_000_000_000_000 + (key * 977) as i64))
}

fn batch(store: &mut Store, batch: u64, keys: impl Iterator<Item = u64>) {
    let mut changes = Changes::new();
    for key in keys {
        let (key, state) = entry(key, batch);
        changes.put(&key, &state);
    }
    store.commit(batch, Vec::new(), vec![("counts".into(), vec![changes])]).unwrap();
    store.begin(batch + 1, vec![0; 64]).unwrap();
}

fn load(recovered: &mut Recovered) -> (u64, u64) {
    let (mut entries, mut bytes) = (0, 0);
    let each = |entry: stream_runtime::checkpoint::Entry<'_>| {
        entries += 1;
        bytes += (entry.key.len() + entry.value.len()) as u64;
        Ok(())
    };
    recovered.load("counts", each).unwrap();
    (entries, bytes)
}

fn per_second(bytes: u64, since: Instant) -> String {
    let seconds = since.elapsed().as_secs_f64();
    format!("{:.2} s, {:.0} MB/s", seconds, bytes as f64 / 1e6 / seconds)
}

#[test]
#[ignore = "it measures"]
fn recovery_and_bytes_per_key() {
    let (path, keys) = (folder("figures"), keys());
    let folder = Folder::new(&path.0);
    let (mut store, recovered) = Store::open(folder.clone()).unwrap();
    drop(recovered);
    let (batches, began) = (20, Instant::now());
    store.begin(0, Vec::new()).unwrap();
    for number in 0..batches {
        batch(&mut store, number, (0..keys).filter(|key| key % batches == number));
    }
    // A base of it all is made behind this one; what follows touches one key in a hundred.
    for number in batches..batches + 10 {
        batch(&mut store, number, (0..keys).filter(|key| key % 100 == number % 100));
        store.await_begun(number + 1).unwrap();
    }
    let counts = store.counts();
    store.close().unwrap();
    println!("written: {keys} keys in {:.2} s; {counts:?}", began.elapsed().as_secs_f64());

    let stored: u64 = folder.list().unwrap().iter().map(|listed| listed.length).sum();
    println!("the folder holds {:.1} MB, retained bases and logs included", stored as f64 / 1e6);
    println!("{}", describe(&folder).unwrap());

    let opening = Instant::now();
    let (store, mut recovered) = Store::open(folder.clone()).unwrap();
    let opened = opening.elapsed().as_secs_f64();
    let (entries, bytes) = load(&mut recovered);
    println!(
        "recovery: {entries} keys, {:.1} MB of keys and states: {}",
        bytes as f64 / 1e6,
        per_second(bytes, opening)
    );
    println!("  of which verifying took {opened:.2} s");
    drop((store, recovered));

    // A base is made of it all, right away.
    let tuning = Tuning { least_logs: 0, most_logs: 0, waits_for_bases: true, ..Tuning::default() };
    let (mut store, recovered) = Store::open_tuned(folder.clone(), tuning).unwrap();
    drop(recovered);
    let merging = Instant::now();
    batch(&mut store, batches + 10, std::iter::empty());
    store.await_begun(batches + 11).unwrap();
    store.close().unwrap();
    println!("a base of all of it: {}", per_second(bytes, merging));
    let base = describe(&folder).unwrap().base.map_or(0, |base| base.length);
    println!("  {:.1} bytes per key, of {:.1} encoded", base as f64 / entries as f64, bytes as f64 / entries as f64);
    let opening = Instant::now();
    let (_store, mut recovered) = Store::open(folder).unwrap();
    assert_eq!(load(&mut recovered), (entries, bytes));
    println!("recovery from that alone: {}", per_second(bytes, opening));
    assert_eq!(entries, keys);
}

#[test]
#[ignore = "it measures"]
fn fsyncs_per_batch() {
    let path = folder("fsyncs");
    let (mut store, recovered) = Store::open(Folder::new(&path.0)).unwrap();
    drop(recovered);
    let (batches, began) = (1000, Instant::now());
    store.begin(0, Vec::new()).unwrap();
    let mut waits = Vec::new();
    for number in 0..batches {
        let waiting = Instant::now();
        store.await_begun(number).unwrap();
        waits.push(waiting.elapsed().as_secs_f64() * 1e3);
        batch(&mut store, number, (0..1000).map(|key| key * (number + 1)));
    }
    store.await_begun(batches).unwrap();
    let counts: Counts = store.counts();
    let seconds = began.elapsed().as_secs_f64();
    store.close().unwrap();
    waits.sort_by(f64::total_cmp);
    let per_batch = |what: f64| what / batches as f64;
    println!(
        "{batches} batches of 1000 keys: {:.2} fsyncs and {:.2} ms each",
        per_batch(counts.syncs() as f64),
        per_batch(seconds * 1e3)
    );
    println!(
        "  until it is safe: {:.2} ms (median), {:.2} ms (99 of 100), {:.2} ms (all)",
        waits[500], waits[990], waits[999]
    );
    println!("{counts:?}");
}
