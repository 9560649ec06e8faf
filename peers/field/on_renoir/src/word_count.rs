use contest::Answer;
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use hashbrown::HashMap;

use crate::run::{BATCH, run as run_on};

pub fn run(text: &TextFile, workers: usize) -> Answer {
    run_on(workers, |context| {
        context
            .stream_file(text.path())
            .batch_mode(BATCH)
            .fold_assoc(
                HashMap::<String, u64>::default(),
                |counts, line| words(&line).for_each(|word| *counts.entry_ref(word).or_insert(0) += 1),
                |counts, more| more.into_iter().for_each(|(word, count)| *counts.entry(word).or_insert(0) += count),
            )
            .flat_map(|counts| counts)
            .map(|(word, count)| counted(word.as_bytes(), count))
    })
}
