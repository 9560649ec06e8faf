use contest::Answer;
use contest::pairs::access_log::generated;
use contest::pairs::text_file::TextFile;
use contest::workloads::access_log::answer;

pub fn run(text: &TextFile, workers: usize) -> Answer {
    answer(&[generated(text, workers)])
}
