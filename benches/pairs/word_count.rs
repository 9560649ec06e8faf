//! How often each word has occurred in a text so far, told after each batch for the words in it.
//!
//! The batches of both sides are the lines of one mebibyte. To both a line end is a space like any other, and neither looks for lines.

use thalweg::prelude::*;

use super::Workload;
use super::by_hand::{TextTable, for_each_chunk};
use super::random::Random;
use super::text_file::TextFile;
use super::words::words;

pub struct WordCount;

stream!(
    fn count_words(blocks: impl Source<&str> + Bounded, counts: impl Sink<(Box<str>, u64)>) {
        blocks.flat_map(|lines| words(lines)).key_by(|word| *word).count().sink(counts);
    }
);

pub const WORDS_PER_LINE: usize = 10;
const VOCABULARY: usize = 5_000;

/// What the hand-written loop keeps for a word.
#[derive(Default)]
struct Counted {
    count: u64,
    /// The last batch that it occurred in, from 1.
    batch: u32,
}

impl Counted {
    #[inline]
    fn add(&mut self, batch: u32) {
        self.count += 1;
        self.batch = batch;
    }
}

impl Workload for WordCount {
    const NAME: &'static str = "word_count";
    const RECORDS: usize = 200_000;
    const REASON: &'static str = "\
        each result has a box with its word, where by hand the sink is shown the table's; and each word asks whether \
        there are other workers";

    type Input = TextFile;
    type Output = Told;

    fn input(records: usize) -> TextFile {
        let mut random = Random::new(1);
        let vocabulary: Vec<_> = (0..VOCABULARY).map(|_| word(&mut random)).collect();
        let mut text = String::new();
        for n in 0..records * WORDS_PER_LINE {
            text.push_str(&vocabulary[random.rank(VOCABULARY)]);
            text.push(if (n + 1) % WORDS_PER_LINE == 0 { '\n' } else { ' ' });
        }
        TextFile::with(text.as_bytes())
    }

    fn generated(input: &TextFile) -> Told {
        let mut told = Told::default();
        let tell = |(word, count): (Box<str>, u64)| told.tell(&word, count);
        let job = count_words(lines(input.path()).blocks(), tell);
        job.trigger(Trigger::asap().cap(1 << 20)).run_blocking().unwrap();
        told
    }

    fn by_hand(input: &TextFile) -> Told {
        let mut told = Told::default();
        let mut table = TextTable::default();
        let mut batch = 0;
        for_each_chunk(input.path(), |chunk| {
            batch += 1;
            let text = str::from_utf8(chunk).expect("the input is UTF-8");
            words(text).for_each(|word| table.update(word, |counted: &mut Counted| counted.add(batch)));
            let in_batch = table.iter_mut().filter(|(_, counted)| counted.batch == batch);
            in_batch.for_each(|(word, counted)| told.tell(word, counted.count));
        });
        told
    }
}

/// Four to twelve letters, shorter ones more often.
fn word(random: &mut Random) -> String {
    let length = 2 + random.below(6) + random.below(6);
    (0..length).map(|_| char::from(b'a' + random.below(26) as u8)).collect()
}

/// The sink of both sides: what it was told, in no order.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Told {
    updates: u64,
    sum: u64,
}

impl Told {
    #[inline]
    fn tell(&mut self, word: &str, count: u64) {
        let word = word.bytes().fold(0u64, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
        self.updates += 1;
        self.sum = self.sum.wrapping_add(word.wrapping_mul(count));
    }
}
