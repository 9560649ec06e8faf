use contest::Answer;
use contest::pairs::by_hand::chunks::parts;
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use hashbrown::HashMap;

use crate::input::batches;
use crate::run::{run as run_on, tell};
use crate::text::{at_end, blocks};
use crate::windowed::combined;

type Counts = HashMap<String, u64>;

pub fn run(text: &TextFile, workers: usize) -> Answer {
    let (path, parts) = (text.path().to_path_buf(), parts(text.path(), workers));
    run_on(workers, move |scope, worker, told| {
        let blocks = batches(scope, blocks(&path, parts[worker.index].clone()));
        let add = |counts: &mut Counts, block: &str| {
            words(block).for_each(|word| *counts.entry_ref(word).or_insert(0) += 1);
        };
        let of_worker = at_end(blocks, add, |counts| counts.into_iter().map(|(word, count)| (1, word, count)));
        let of_all = combined(of_worker, |word| counted(word.as_bytes(), 1), |count, more| *count += more);
        tell(of_all, told, |(_, word, count)| counted(word.as_bytes(), count));
    })
}
