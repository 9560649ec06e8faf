use contest::Answer;
use contest::pairs::text_file::TextFile;
use contest::workloads::yahoo_json::{view, viewed};

use crate::run::{BATCH, run as run_on};

pub fn run(text: &TextFile, workers: usize) -> Answer {
    run_on(workers, |context| {
        context
            .stream_file(text.path())
            .batch_mode(BATCH)
            .filter_map(|line| view(&line))
            .group_by_count(|view| *view)
            .unkey()
            .map(|((campaign, start), views)| viewed(campaign, start, views as u64))
    })
}
