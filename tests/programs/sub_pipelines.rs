//! Sub-pipelines: they become part of their callers' graphs, each call with names of its own.

use thalweg::prelude::*;

/// A global with the name that a caller gives to a local.
const UNIT: &str = "°C";
static OFFSET: i64 = 1000;

fn rate() -> i64 {
    OFFSET
}

stream!(
    /// Two streams, and configuration that is computed.
    fn parted(numbers: Stream<i64>, limit: i64) -> (Stream<i64>, Stream<i64>) {
        let limit = limit * 2;
        numbers.partition(move |number| *number > limit)
    }

    /// Calls another one, and says how much in words.
    fn labelled(numbers: Stream<i64>, label: &'static str) -> Stream<String> {
        let (large, small) = parted(numbers, 5);
        let (large_label, small_label) = (format!("large {label}"), format!("small {label}"));
        let width = label.len();
        let large = large.map(|number| format!("{large_label}: {number:>width$}"));
        let small = small.map(|number| format!("{small_label}: {number:>width$}"));
        large.merge(small)
    }

    fn twice(numbers: impl Source<i64>, limit: i64, high: impl Sink<i64>, low: impl Sink<i64>, middle: impl Sink<i64>) {
        let (above, rest) = parted(numbers, limit);
        let (upper, lower) = parted(rest, limit - 4);
        above.sink(high);
        upper.sink(middle);
        lower.sink(low);
    }

    fn nested(numbers: impl Source<i64>, out: impl Sink<String>) {
        let large_label = 7;
        labelled(numbers.map(|number| number + large_label), "one").sink(out);
    }

    fn shifted(numbers: Stream<i64>) -> Stream<i64> {
        numbers.map(|number| number + rate() + OFFSET)
    }

    fn with_locals(numbers: impl Source<i64>, out: impl Sink<i64>) {
        let rate = || 1;
        shifted(numbers.map(move |number| number + rate())).sink(out);
    }

    fn written(numbers: Stream<i64>, out: impl Sink<String>) -> Stream<i64> {
        numbers.map(|number| format!("{number} {UNIT}")).sink(out);
        numbers
    }

    fn through(numbers: impl Source<i64>, text: impl Sink<String>, rest: impl Sink<i64>) {
        written(numbers, text).sink(rest);
    }

    fn kept<T: Clone>(items: Stream<T>, keep: impl Fn(&T) -> bool) -> Stream<T> {
        items.filter(keep)
    }

    fn kept_twice(numbers: impl Source<i64>, words: impl Source<String>, limit: i64, out: impl Sink<String>) {
        let numbers = kept(numbers, |number| *number > limit).map(|number| number.to_string());
        numbers.merge(kept(words, |word| word.len() > 2)).sink(out);
    }
);

#[test]
fn each_call_has_its_own_configuration() {
    let (mut high, mut low, mut middle) = (Vec::new(), Vec::new(), Vec::new());
    twice(vec![1, 5, 20], 5, &mut high, &mut low, &mut middle).run_blocking().unwrap();
    assert_eq!((high, middle, low), (vec![20], vec![5], vec![1]));
}

#[test]
fn a_sub_pipeline_calls_another() {
    let mut out = Vec::new();
    nested(vec![1, 50], &mut out).run_blocking().unwrap();
    assert_eq!(out, ["small one:   8", "large one:  57"]);
}

#[test]
fn a_global_is_not_the_callers_local() {
    let mut out = Vec::new();
    with_locals(vec![1], &mut out).run_blocking().unwrap();
    assert_eq!(out, [2002]);
}

#[test]
fn a_sub_pipeline_has_outputs() {
    let (mut text, mut rest) = (Vec::new(), Vec::new());
    through(vec![20], &mut text, &mut rest).run_blocking().unwrap();
    assert_eq!((text, rest), (vec!["20 °C".to_owned()], vec![20]));
}

#[test]
fn a_generic_one_is_called_with_two_types() {
    let mut out = Vec::new();
    kept_twice(vec![1, 20], vec!["a".to_owned(), "four".to_owned()], 5, &mut out).run_blocking().unwrap();
    out.sort_unstable();
    assert_eq!(out, ["20", "four"]);
}
