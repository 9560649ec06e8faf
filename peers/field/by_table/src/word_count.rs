//! Words in a hash table with texts as keys.

use contest::Answer;
use contest::pairs::by_hand::chunks::for_each_chunk;
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use hashbrown::HashMap;

pub fn run(text: &TextFile) -> Answer {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for_each_chunk(text.path(), |chunk| {
        let text = str::from_utf8(chunk).expect("the text is UTF-8");
        words(text).for_each(|word| *counts.entry_ref(word).or_default() += 1);
    });
    counts.iter().map(|(word, count)| counted(word.as_bytes(), *count)).collect()
}
