use contest::Answer;
use contest::pairs::by_hand::chunks::parts;
use contest::pairs::json_views::by_hand;
use contest::pairs::text_file::TextFile;
use contest::workloads::yahoo_json::viewed;
use hashbrown::HashMap;

use crate::threads::on_each;

pub fn run(text: &TextFile, threads: usize) -> Answer {
    let parts = parts(text.path(), threads);
    let of_each = on_each(threads, |thread| by_hand(text, parts[thread].clone()));
    let mut all: HashMap<(u32, i64), u64> = HashMap::new();
    for (campaign, window, views) in of_each.into_iter().flatten() {
        *all.entry((campaign, window.start.as_micros() / 1_000)).or_default() += views;
    }
    all.iter().map(|((campaign, start), views)| viewed(*campaign, *start, *views)).collect()
}
