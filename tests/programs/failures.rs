//! Where a failure is told: the operator, its file and its line, wherever it was written.

use std::error::Error as _;

use thalweg::prelude::*;

stream!(
    fn checked(numbers: Stream<i64>) -> Stream<i64> {
        numbers.filter(|number| {
            assert!(*number < 100, "{number} is too large");
            true
        })
    }

    fn in_a_sub_pipeline(numbers: impl Source<i64>, out: impl Sink<i64>) {
        checked(numbers).map(|number| 100 / number).sink(out);
    }
);

include!("included/divided.rs");

/// Where the job of some numbers fails, and why.
fn failure(numbers: Vec<i64>) -> String {
    in_a_sub_pipeline(numbers, discard()).run_blocking().expect_err("one number is wrong").to_string()
}

#[test]
fn a_panic_is_told_at_its_operator() {
    let here = file!();
    assert_eq!(
        failure(vec![1, 0]),
        format!("panicked: attempt to divide by zero, in `map` of `in_a_sub_pipeline` ({here}:16)")
    );
}

#[test]
fn a_panic_in_a_sub_pipeline_is_told_where_that_stands() {
    let here = file!();
    assert_eq!(
        failure(vec![1, 200]),
        format!("panicked: 200 is too large, in `filter` of `in_a_sub_pipeline` ({here}:9)")
    );
}

#[test]
fn a_panic_in_another_file_is_told_there() {
    let error = divided(vec![0], discard()).run_blocking().expect_err("one number is zero").to_string();
    assert!(error.contains("divided.rs:4"), "{error}");
}

#[test]
fn an_error_is_told_with_its_cause() {
    let error = parsed(vec!["one"], discard()).run_blocking().expect_err("one word is no number");
    assert_eq!(error.source().expect("it has a cause").to_string(), "invalid digit found in string");
    assert!(error.to_string().contains("or_fail"), "{error}");
}

stream!(
    fn parsed(words: impl Source<&'static str>, out: impl Sink<i64>) {
        words.try_map(|word| word.parse::<i64>()).or_fail().sink(out);
    }
);
