use std::collections::HashMap;

use contest::Answer;
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use thalweg::prelude::*;

use crate::on;

stream!(
    fn count_words(blocks: impl Source<&str> + Bounded, counts: impl Sink<(Box<str>, u64)>) {
        blocks.flat_map(|lines| words(lines)).key_by(|word| *word).count().sink(counts);
    }
);

pub fn run(text: &TextFile, workers: usize) -> Answer {
    let mut counts: HashMap<Box<str>, u64> = HashMap::new();
    let job = count_words(lines(text.path()).blocks(), &mut counts);
    on(job, workers).run_blocking().expect("the text can be read");
    counts.iter().map(|(word, count)| counted(word.as_bytes(), *count)).collect()
}
