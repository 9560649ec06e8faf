use std::fs::File;
use std::io::{BufRead, BufReader};

use contest::Answer;
use contest::pairs::text_file::TextFile;
use contest::workloads::yahoo_json::{view, viewed};
use dfir_rs::dfir_syntax;

pub fn run(text: &TextFile) -> Answer {
    let file = BufReader::new(File::open(text.path()).expect("the lines are there"));
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(file.lines().map_while(Result::ok))
            -> filter_map(|line: String| view(&line))
            -> map(|view| (view, ()))
            -> fold_keyed(|| 0, |views: &mut u64, ()| *views += 1)
            -> for_each(|((campaign, start), views)| told.add(viewed(campaign, start, views)));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}
