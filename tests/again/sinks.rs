//! Every sink that can has each result once; the others have it at least once, and in order.

use std::fs;
use std::path::Path;

use thalweg::prelude::*;

use crate::{folder, interrupted, small_batches, survives};

stream!(
    #[durable(exactly_once)]
    fn once(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.sink(out);
    }

    #[durable]
    fn at_least_once(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.sink(out);
    }

    #[durable]
    fn by_batch(numbers: impl Source<u64>, folder: &'static Path) {
        numbers.for_each_batch(|numbers, batch| {
            fs::write(folder.join(format!("{batch:03}")), format!("{numbers:?}")).unwrap();
        });
    }
);

fn numbers() -> Vec<u64> {
    (0..10).collect()
}

#[test]
fn a_folder_of_files_has_each_result_once_even_if_it_is_only_promised_at_least_once() {
    let expected: String = numbers().iter().map(|number| format!("{number}\n")).collect();
    let results = survives(|checkpoint, output| {
        let job = at_least_once(numbers(), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, expected);
}

#[test]
fn a_collection_has_each_result_once() {
    interrupted(
        collected,
        |checkpoint, results| {
            let job = once(numbers(), results.clone());
            job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
        },
        |results, crash| assert_eq!(results.take(), numbers(), "{crash:?}"),
    );
}

/// What was written once more stands behind what was written before: a batch, and no part of it.
fn is_at_least_once(results: &[u64]) -> bool {
    let again = (1..results.len()).find(|place| results[*place] != results[place - 1] + 1);
    let (first, rest) = results.split_at(again.unwrap_or(results.len()));
    let all: Vec<_> = match rest.first() {
        None => first.to_vec(),
        Some(again) => first.iter().copied().take_while(|number| number < again).chain(rest.iter().copied()).collect(),
    };
    all == numbers() && results.len() <= numbers().len() + 3
}

#[test]
fn a_file_has_each_result_at_least_once() {
    let path = folder("file").join("results");
    interrupted(
        || {
            let _ = fs::remove_file(&path);
        },
        |checkpoint, ()| {
            let job = at_least_once(numbers(), file(&path));
            job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
        },
        |(), crash| {
            let text = fs::read_to_string(&path).unwrap();
            let results: Vec<_> = text.lines().map(|line| line.parse().unwrap()).collect();
            assert!(is_at_least_once(&results), "{crash:?}: {results:?}");
        },
    );
}

#[test]
fn a_batch_has_the_same_number_and_the_same_items_again() {
    let folder: &'static Path = Box::leak(folder("batches").into_boxed_path());
    interrupted(
        || {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder).unwrap();
        },
        |checkpoint, ()| {
            let job = by_batch(numbers(), folder);
            job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
        },
        |(), crash| {
            let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            names.sort();
            let texts: Vec<_> = names.iter().map(|name| fs::read_to_string(name).unwrap()).collect();
            let all = texts.join(", ").replace("], [", ", ");
            assert_eq!(all, format!("{:?}", numbers()), "{crash:?}: {names:?}");
        },
    );
}
