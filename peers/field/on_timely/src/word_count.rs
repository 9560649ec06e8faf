use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use contest::Answer;
use contest::pairs::by_hand::chunks::parts;
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use hashbrown::HashMap;
use timely::dataflow::StreamVec;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::generic::Operator;

use crate::input::batches;
use crate::run::{run as run_on, tell};
use crate::windowed::{Part, combined};

const BLOCK: u64 = 1 << 16;

pub fn run(text: &TextFile, workers: usize) -> Answer {
    let (path, parts) = (text.path().to_path_buf(), parts(text.path(), workers));
    run_on(workers, move |scope, worker, told| {
        let blocks = blocks(&path, parts[worker.index].clone());
        let of_worker = counts(batches(scope, blocks.map(|block| (0, [block]))));
        let of_all = combined(of_worker, |word| counted(word.as_bytes(), 1), |count, more| *count += more);
        tell(of_all, told, |(_, word, count)| counted(word.as_bytes(), count));
    })
}

/// The whole text is one window.
fn counts(blocks: StreamVec<'_, u64, String>) -> StreamVec<'_, u64, Part<String, u64>> {
    blocks.unary_frontier(Pipeline, "Count", |capability, _| {
        let (mut capability, mut counts) = (Some(capability), HashMap::<String, u64>::new());
        move |(input, frontier), output| {
            input.for_each(|_, blocks| {
                for word in blocks.iter().flat_map(|block| words(block)) {
                    *counts.entry_ref(word).or_insert(0) += 1;
                }
            });
            if let Some(capability) = capability.take_if(|_| frontier.is_empty()) {
                let mut session = output.session(&capability);
                session.give_iterator(counts.drain().map(|(word, count)| (1, word, count)));
            }
        }
    })
}

/// The lines in a part of a file, some at a time.
fn blocks(path: &Path, part: Range<u64>) -> impl Iterator<Item = String> + use<> {
    let mut file = File::open(path).expect("the text is there");
    file.seek(SeekFrom::Start(part.start)).expect("the text can be read from anywhere");
    let mut reader = BufReader::new(file.take(part.end - part.start));
    std::iter::from_fn(move || {
        let mut block = Vec::with_capacity(BLOCK as usize + 1_024);
        reader.by_ref().take(BLOCK).read_to_end(&mut block).expect("the text can be read");
        reader.read_until(b'\n', &mut block).expect("the text can be read");
        (!block.is_empty()).then(|| String::from_utf8(block).expect("the text is UTF-8"))
    })
}
