use contest::pairs::by_hand::chunks::parts;
use contest::pairs::text_file::TextFile;
use contest::workloads::access_log::Traffic;
use contest::{Answer, Local};
use timely::dataflow::operators::vec::Map;

use crate::input::batches;
use crate::run::{run as run_on, tell};
use crate::text::{at_end, blocks};
use crate::windowed::combined;

pub fn run(text: &TextFile, workers: usize) -> Answer {
    let (path, parts) = (text.path().to_path_buf(), parts(text.path(), workers));
    run_on(workers, move |scope, worker, told| {
        let blocks = batches(scope, blocks(&path, parts[worker.index].clone()));
        let add = |traffic: &mut Traffic, block: &str| block.lines().for_each(|line| traffic.add(line));
        // It has a few hundred rows at the end: one worker is enough for them.
        let of_worker = at_end(blocks, add, |traffic| [(1, (), Local(traffic))]);
        let of_all = combined(of_worker, |()| 0, |traffic, more| traffic.0.merge(more.0));
        tell(of_all.flat_map(|(_, (), traffic)| traffic.0.numbers()), told, |number| number);
    })
}
