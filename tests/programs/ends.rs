//! Every way for a stream to end, in one pipeline.

use std::sync::atomic::{AtomicU64, Ordering};

use thalweg::prelude::*;

static EACH: AtomicU64 = AtomicU64::new(0);
static BATCHES: AtomicU64 = AtomicU64::new(0);

stream!(
    fn everywhere(numbers: impl Source<u64>, path: std::path::PathBuf, out: impl Sink<u64>) {
        numbers.sink(out);
        numbers.map(|number| number.to_string()).sink(file(path));
        numbers.for_each(|number| {
            EACH.fetch_add(number, Ordering::Relaxed);
        });
        numbers.for_each_batch(|items, _| {
            BATCHES.fetch_add(items.len() as u64, Ordering::Relaxed);
        });
        numbers.filter(|number| *number > 100).print();
    }
);

#[test]
fn a_stream_ends_in_five_ways() {
    let path = std::env::temp_dir().join(format!("thalweg-programs-{}", std::process::id()));
    let mut out = Vec::new();
    everywhere(vec![1, 2, 3], path.clone(), &mut out).workers(2).run_blocking().unwrap();
    assert_eq!(out, [1, 2, 3]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "1\n2\n3\n");
    assert_eq!((EACH.load(Ordering::Relaxed), BATCHES.load(Ordering::Relaxed)), (6, 3));
    std::fs::remove_file(path).unwrap();
}
