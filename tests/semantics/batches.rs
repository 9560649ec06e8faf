//! What a step does to state.

use thalweg::prelude::*;

use crate::batches_of;

stream!(
    fn counts(words: impl Source<&'static str> + Bounded, out: impl Sink<(Box<str>, u64)>) {
        words.key_by(|word| *word).count().sink(out);
    }
);

fn counted(words: &[&'static str], batch: usize) -> Vec<(Box<str>, u64)> {
    let mut out = vec![];
    counts(words.to_vec(), &mut out).trigger(batches_of(batch)).run_blocking().unwrap();
    out.sort();
    out
}

#[test]
fn rule_18_a_step_updates_the_keys_of_its_batch_only() {
    let words = ["a", "b", "a", "a"];
    let by_record = [("a", 1), ("a", 2), ("a", 3), ("b", 1)].map(|(word, count)| (word.into(), count));
    assert_eq!(counted(&words, 1), by_record);
    let by_pair = [("a", 1), ("a", 3), ("b", 1)].map(|(word, count)| (word.into(), count));
    assert_eq!(counted(&words, 2), by_pair);
}
