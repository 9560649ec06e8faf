//! Words of up to sixteen bytes are two numbers, and their table knows no texts. Longer ones, of which the author knows that there are few, are
//! kept in a table beside it.

use contest::Answer;
use contest::pairs::by_hand::chunks::{for_each_chunk_in, parts};
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use hashbrown::HashMap;

use crate::threads::on_each;

mod table;

use table::{Short, ShortWords};

#[derive(Default)]
struct Counts {
    short: ShortWords,
    long: HashMap<Vec<u8>, u64>,
}

pub fn run(text: &TextFile, threads: usize) -> Answer {
    let parts = parts(text.path(), threads);
    let of_each = on_each(threads, |thread| {
        let mut counts = Counts::default();
        for_each_chunk_in(text.path(), parts[thread].clone(), |chunk| counts.add(chunk));
        counts
    });
    let all = of_each.into_iter().reduce(Counts::with).unwrap_or_default();
    let short = all.short.iter().map(|(word, count)| counted(&word.text(), count));
    let long = all.long.iter().map(|(word, count)| counted(word, *count));
    short.chain(long).collect()
}

impl Counts {
    fn add(&mut self, chunk: &[u8]) {
        let text = str::from_utf8(chunk).expect("the text is UTF-8");
        for word in words(text) {
            let start = word.as_ptr().addr() - text.as_ptr().addr();
            match Short::of(chunk, start, start + word.len()) {
                Some(word) => self.short.add(word, 1),
                None => *self.long.entry_ref(word.as_bytes()).or_default() += 1,
            }
        }
    }

    fn with(mut self, other: Counts) -> Counts {
        other.short.iter().for_each(|(word, count)| self.short.add(word, count));
        other.long.into_iter().for_each(|(word, count)| *self.long.entry(word).or_default() += count);
        self
    }
}
