use contest::pairs::text_file::TextFile;
use contest::workloads::access_log::Traffic;
use contest::{Answer, Local};

use crate::run::{BATCH, run as run_on};

pub fn run(text: &TextFile, workers: usize) -> Answer {
    run_on(workers, |context| {
        context
            .stream_file(text.path())
            .batch_mode(BATCH)
            .fold_assoc(
                Local(Traffic::default()),
                |traffic, line| traffic.0.add(line.trim_end()),
                |traffic, more| traffic.0.merge(more.0),
            )
            .flat_map(|traffic| traffic.0.numbers())
    })
}
