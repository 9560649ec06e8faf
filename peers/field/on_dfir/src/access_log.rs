use std::fs::File;
use std::io::{BufRead, BufReader};

use contest::Answer;
use contest::pairs::text_file::TextFile;
use contest::workloads::access_log::Traffic;
use dfir_rs::dfir_syntax;

pub fn run(text: &TextFile) -> Answer {
    let file = BufReader::new(File::open(text.path()).expect("the log is there"));
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(file.lines().map_while(Result::ok))
            -> fold(Traffic::default, |traffic: &mut Traffic, line: String| traffic.add(&line))
            -> for_each(|traffic: Traffic| told.extend(traffic.numbers()));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}
