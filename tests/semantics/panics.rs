//! A panic in a user's closure.

use thalweg::prelude::*;

use crate::batches_of;

stream!(
    fn halves(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers
            .filter(|n| *n < 1_000_000)
            .inspect(|n| assert!(*n < 1_000_000, "the larger ones are gone"))
            .map(|n| 100 / (n % 1_000))
            .sink(out);
    }

    fn keyed(numbers: impl Source<u32>, out: impl Sink<(u32, u32)>) {
        numbers.key_by(|n| n % 2).per_batch().reduce(|a, b| a.checked_sub(b).expect("too small")).sink(out);
    }

    fn at_once(numbers: impl Source<u32>) {
        numbers.for_each_batch(|numbers, _| assert!(!numbers.contains(&3), "three is in it"));
    }

    fn flattened(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.flat_map(|n| (0..n).map(move |m| 6 / (n - m - 1))).sink(out);
    }
);

/// The line of this file that an error points to.
fn line_of(error: &Error) -> &'static str {
    let place = error.place().expect("the operator is known");
    assert!(place.file.ends_with("panics.rs"));
    include_str!("panics.rs").lines().nth(place.line as usize - 1).unwrap().trim()
}

#[test]
fn rule_36_the_error_names_operator_and_line() {
    let error = halves(vec![1, 2_000_000, 1_000], discard()).run_blocking().unwrap_err();
    assert_eq!(error.place().unwrap().operator, "map");
    assert_eq!(line_of(&error), ".map(|n| 100 / (n % 1_000))");
    assert!(error.to_string().contains("attempt to divide by zero"), "{error}");
}

#[test]
fn rule_36_a_panic_on_any_thread_is_one() {
    let mut numbers = vec![1; 4_000];
    numbers[3_500] = 0;
    for workers in [1, 2, 8] {
        let job = halves(numbers.clone(), discard()).workers(workers).trigger(batches_of(4_000));
        assert_eq!(job.run_blocking().unwrap_err().place().unwrap().operator, "map");
    }
}

#[test]
fn rule_36_a_panic_in_an_aggregate_is_its_own() {
    for workers in [1, 3] {
        let error = keyed(vec![5, 7], discard()).workers(workers).run_blocking().unwrap_err();
        assert_eq!(error.place().map(|place| place.operator), Some("reduce"), "{workers} workers: {error}");
        assert!(error.to_string().contains("too small"), "{error}");
    }
}

#[test]
fn rule_36_a_panic_with_a_whole_batch_is_its_own() {
    let error = at_once(vec![1, 2, 3]).run_blocking().unwrap_err();
    assert!(line_of(&error).contains(".for_each_batch(|numbers, _|"));
}

#[test]
fn rule_36_a_panic_in_an_iterator_is_that_of_who_made_it() {
    let error = flattened(vec![2], discard()).run_blocking().unwrap_err();
    assert_eq!(error.place().unwrap().operator, "flat_map");
}

#[test]
fn rule_36_what_was_before_stands_and_nothing_after_it_is_visible() {
    let out = collected();
    let numbers = vec![1, 2, 4, 1_000, 5];
    halves(numbers, out.clone()).trigger(batches_of(2)).run_blocking().unwrap_err();
    assert_eq!(out.take(), [100, 50]);
}
