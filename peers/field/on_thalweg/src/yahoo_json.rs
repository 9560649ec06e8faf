use contest::Answer;
use contest::pairs::json_views::generated;
use contest::pairs::text_file::TextFile;
use contest::workloads::yahoo_json::viewed;

pub fn run(text: &TextFile, workers: usize) -> Answer {
    let counts = generated(text, workers);
    counts.iter().map(|(campaign, window, views)| viewed(*campaign, window.start.as_micros() / 1_000, *views)).collect()
}
