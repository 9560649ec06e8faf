//! Apache Spark: the word counts of the Structured Streaming guide, and its session windows.

use thalweg::prelude::*;

use crate::{minute, minutes};

type Word = (&'static str, i64);

stream!(
    /// Counts in windows of ten minutes that slide by five; an item may be ten minutes behind the newest.
    fn word_counts(
        words: impl Source<Word>,
        out: impl Sink<(Box<str>, Window, u64)>,
        late: impl Sink<(&'static str, i64)>,
    ) {
        let (on_time, too_late) = words
            .timestamp(|word| minute(word.1))
            .watermark(bounded(10.mins()))
            .key_by(|word| word.0)
            .window(sliding(10.mins()).every(5.mins()))
            .count()
            .split_late();
        on_time.sink(out);
        too_late.sink(late);
    }

    /// The example of `session_window`: a gap of five seconds.
    fn session_window(rows: impl Source<(Timestamp, i64)>, out: impl Sink<(Window, i64)>) {
        rows.timestamp(|row| row.0)
            .watermark(bounded(0.secs()))
            .window(session(5.secs()))
            .sum(|row| row.1)
            .drop_late()
            .sink(out);
    }
);

/// So many minutes past noon.
fn past_noon(minutes: i64) -> i64 {
    12 * 60 + minutes
}

fn count(from: i64, to: i64, word: &str, count: u64) -> (Window, Box<str>, u64) {
    (minutes(past_noon(from), past_noon(to)), word.into(), count)
}

type Counts = Vec<(Window, Box<str>, u64)>;

/// The counts, by window and word, and what was late, in batches of so many words.
fn counted(words: &[Word], batch: usize) -> (Counts, Vec<Word>) {
    let words: Vec<_> = words.iter().map(|(word, at)| (*word, past_noon(*at))).collect();
    let (mut out, mut late) = (vec![], vec![]);
    word_counts(words, &mut out, &mut late).trigger(Trigger::asap().cap(batch)).run_blocking().unwrap();
    let mut out: Vec<_> = out.into_iter().map(|(word, window, count)| (window, word, count)).collect();
    out.sort();
    (out, late)
}

#[test]
fn words_are_counted_in_windows_that_slide() {
    let words = [("cat", 2), ("dog", 2), ("dog", 3), ("dog", 3), ("owl", 7), ("cat", 7), ("dog", 11), ("owl", 13)];
    let expected = [
        count(-5, 5, "cat", 1),
        count(-5, 5, "dog", 3),
        count(0, 10, "cat", 2),
        count(0, 10, "dog", 3),
        count(0, 10, "owl", 1),
        count(5, 15, "cat", 1),
        count(5, 15, "dog", 1),
        count(5, 15, "owl", 2),
        count(10, 20, "dog", 1),
        count(10, 20, "owl", 1),
    ];
    assert_eq!(counted(&words, 3), (expected.to_vec(), vec![]));
}

#[test]
fn the_watermark_says_which_words_are_too_late() {
    // With 12:14 seen, the watermark is 12:04: the window up to 12:10 is open for one of 12:08. With 12:21 it is 12:11, and one of 12:04 is too
    // late, where one of 12:13 is not.
    let words = [("dog", 14), ("cat", 8), ("owl", 21), ("donkey", 4), ("owl", 13)];
    let (counts, late) = counted(&words, 1);
    assert_eq!(late, [("donkey", past_noon(4))]);
    let expected = [
        count(0, 10, "cat", 1),
        count(5, 15, "cat", 1),
        count(5, 15, "dog", 1),
        count(5, 15, "owl", 1),
        count(10, 20, "dog", 1),
        count(10, 20, "owl", 1),
        count(15, 25, "owl", 1),
        count(20, 30, "owl", 1),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn a_row_alone_is_a_session_of_the_gap() {
    let at = |second: i64| Timestamp::from_secs(1_457_686_800 + second);
    let mut out = vec![];
    // 2016-03-11 09:00:07
    session_window(vec![(at(7), 1)], &mut out).run_blocking().unwrap();
    assert_eq!(out, [(Window { start: at(7), end: at(12) }, 1)]);
}
