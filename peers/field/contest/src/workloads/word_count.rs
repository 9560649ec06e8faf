//! How often each word stands in a text of lines, whose words are as unevenly frequent as those of a language. A record is a word.
//!
//! The result is each word with its number. Contenders may give it more than once, with what is counted so far; the last one counts.

use super::Workload;
use crate::pairs::text_file::TextFile;
use crate::pairs::{self, word_count};

pub struct WordCount;

const WORDS_PER_LINE: usize = word_count::WORDS_PER_LINE;

impl Workload for WordCount {
    const NAME: &'static str = "word-count";
    const RECORDS: usize = 10_000_000;

    type Input = TextFile;

    fn input(records: usize) -> TextFile {
        <word_count::WordCount as pairs::Workload>::input(records / WORDS_PER_LINE)
    }
}

/// What stands for a word and its number in the answer.
pub fn counted(word: &[u8], count: u64) -> u64 {
    let word = word.iter().fold(0u64, |number, byte| number.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    word.wrapping_mul(count)
}
