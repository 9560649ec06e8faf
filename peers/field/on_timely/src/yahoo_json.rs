use contest::Answer;
use contest::pairs::by_hand::chunks::parts;
use contest::pairs::text_file::TextFile;
use contest::workloads::yahoo_json::{view, viewed};
use hashbrown::HashMap;

use crate::input::batches;
use crate::run::{run as run_on, tell};
use crate::text::{at_end, blocks};
use crate::windowed::combined;

type Views = HashMap<(u32, i64), u64>;

pub fn run(text: &TextFile, workers: usize) -> Answer {
    let (path, parts) = (text.path().to_path_buf(), parts(text.path(), workers));
    run_on(workers, move |scope, worker, told| {
        let blocks = batches(scope, blocks(&path, parts[worker.index].clone()));
        let add = |views: &mut Views, block: &str| {
            block.lines().filter_map(view).for_each(|view| *views.entry(view).or_default() += 1);
        };
        let of_worker = at_end(blocks, add, |views| views.into_iter().map(|(view, count)| (1, view, count)));
        let of_all = combined(of_worker, |(campaign, _)| u64::from(*campaign), |count, more| *count += more);
        tell(of_all, told, |(_, (campaign, start), count)| viewed(campaign, start, count));
    })
}
