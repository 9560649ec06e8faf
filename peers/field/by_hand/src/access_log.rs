use contest::Answer;
use contest::pairs::access_log::by_hand;
use contest::pairs::by_hand::chunks::parts;
use contest::pairs::text_file::TextFile;
use contest::workloads::access_log::answer;

use crate::threads::on_each;

pub fn run(text: &TextFile, threads: usize) -> Answer {
    let parts = parts(text.path(), threads);
    answer(&on_each(threads, |thread| by_hand(text, parts[thread].clone())))
}
