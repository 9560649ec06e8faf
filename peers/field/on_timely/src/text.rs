//! Text in files.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use timely::dataflow::StreamVec;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::generic::Operator;

const BLOCK: u64 = 1 << 16;

/// The lines in a part of a file, some at a time.
pub fn blocks(path: &Path, part: Range<u64>) -> impl Iterator<Item = (i64, [String; 1])> + use<> {
    let mut file = File::open(path).expect("the text is there");
    file.seek(SeekFrom::Start(part.start)).expect("the text can be read from anywhere");
    let mut reader = BufReader::new(file.take(part.end - part.start));
    std::iter::from_fn(move || {
        let mut block = Vec::with_capacity(BLOCK as usize + 1_024);
        reader.by_ref().take(BLOCK).read_to_end(&mut block).expect("the text can be read");
        reader.read_until(b'\n', &mut block).expect("the text can be read");
        // The text has no times: it is one window, which is over when it is.
        (!block.is_empty()).then(|| (0, [String::from_utf8(block).expect("the text is UTF-8")]))
    })
}

/// Adds blocks up on the worker that reads them, and gives what came of them at the end.
pub fn at_end<'s, S, I>(
    blocks: StreamVec<'s, i64, String>,
    add: impl Fn(&mut S, &str) + 'static,
    give: impl Fn(S) -> I + 'static,
) -> StreamVec<'s, i64, I::Item>
where
    S: Default + 'static,
    I: IntoIterator<Item: 'static>,
{
    blocks.unary_frontier(Pipeline, "AtEnd", |capability, _| {
        let (mut capability, mut state) = (Some(capability), S::default());
        move |(input, frontier), output| {
            input.for_each(|_, blocks| blocks.iter().for_each(|block| add(&mut state, block)));
            if let Some(capability) = capability.take_if(|_| frontier.is_empty()) {
                output.session(&capability).give_iterator(give(std::mem::take(&mut state)).into_iter());
            }
        }
    })
}
