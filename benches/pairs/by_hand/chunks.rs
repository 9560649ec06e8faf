//! Reads a file in chunks of whole lines.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use memchr::memrchr;

/// What the second-level cache of a core holds.
const SIZE: usize = 1 << 20;

/// Hands over the file's lines, about `SIZE` bytes of them at a time, in one buffer for all.
pub fn for_each_chunk(path: &Path, mut take: impl FnMut(&[u8])) {
    let mut file = File::open(path).expect("the input is there");
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
