//! Reads a file in chunks of whole lines.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use memchr::{memchr, memrchr};

/// What the second-level cache of a core holds.
const SIZE: usize = 1 << 20;

/// Hands over the file's lines, about `SIZE` bytes of them at a time, in one buffer for all.
pub fn for_each_chunk(path: &Path, take: impl FnMut(&[u8])) {
    for_each_chunk_in(path, whole(path), take);
}

/// Hands over the lines in a part of the file, which begins and ends with lines.
pub fn for_each_chunk_in(path: &Path, part: Range<u64>, mut take: impl FnMut(&[u8])) {
    let mut file = File::open(path).expect("the input is there");
    file.seek(SeekFrom::Start(part.start)).expect("the input can be read from anywhere");
    let mut file = file.take(part.end - part.start);
    let mut buffer = vec![0; SIZE];
    let mut filled = 0;
    loop {
        let read = file.read(&mut buffer[filled..]).expect("the input can be read");
        filled += read;
        // No line of ours is as long as the buffer. The last one may lack its end.
        let end = if read == 0 { filled } else { memrchr(b'\n', &buffer[..filled]).map_or(0, |end| end + 1) };
        take(&buffer[..end]);
        if read == 0 {
            return;
        }
        buffer.copy_within(end..filled, 0);
        filled -= end;
    }
}

/// Parts of the file, about as long as each other, that begin and end with lines.
pub fn parts(path: &Path, parts: usize) -> Vec<Range<u64>> {
    let length = length(path);
    let cuts: Vec<u64> = (0..=parts).map(|part| line_at(path, length * part as u64 / parts as u64)).collect();
    cuts.windows(2).map(|ends| ends[0]..ends[1]).collect()
}

/// The one part that is all of it.
pub fn whole(path: &Path) -> Range<u64> {
    0..length(path)
}

/// Where the first line begins that doesn't begin before a place.
fn line_at(path: &Path, place: u64) -> u64 {
    let mut file = File::open(path).expect("the input is there");
    file.seek(SeekFrom::Start(place.saturating_sub(1))).expect("the input can be read from anywhere");
    let mut text = Vec::new();
    file.take(SIZE as u64).read_to_end(&mut text).expect("the input can be read");
    match place {
        0 => 0,
        _ => place + memchr(b'\n', &text).unwrap_or(text.len().saturating_sub(1)) as u64,
    }
}

fn length(path: &Path) -> u64 {
    path.metadata().expect("the input is there").len()
}
