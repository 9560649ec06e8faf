//! Lines of text: of files, of a folder's files, of standard input, of a socket or whatever else can be read.
//!
//! `\n` and `\r\n` end a line; the last one may lack its end; an empty line is a record. A chunk is read, its lines are
//! found and its text is checked; the items borrow from the chunk, and no line is copied or looked for again. A batch has the lines of one file only.
//! All that is done on a thread of its own, while the chunk before is computed; of plain files, and where there are several workers, these do it, each a part of the chunk.
//!
//! The way of a line: `input` opens it (or a `set`, where that is the concern of others; `arrivals` and `seen` say which files are new), `reader` reads whole lines, `cut` and `scan` find their ends, `content` checks them, and `ahead` carries them to
//! the pipeline's side, or else `together` does all that; `feed` cuts batches, and `text`, `numbered` or `records` hands them out.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Bounded, Unbounded};

mod ahead;
mod arrivals;
mod arriving;
mod at;
mod blocks;
mod chunk;
mod content;
mod cut;
mod feed;
mod given;
mod input;
mod numbered;
mod position;
mod reader;
mod records;
mod room;
mod run;
mod scan;
mod seen;
mod set;
mod stage;
mod text;
mod text_batch;
mod text_lines;
mod together;

pub use arrivals::{Arrivals, Arrived};
pub use arriving::Arriving;
pub use blocks::{AsBlocks, TextBlocks};
pub use content::Skipped;
pub use numbered::{Line, LinesOfFile, NumberedBatch, NumberedLines};
pub use position::{ArrivingPosition, LinePosition};
pub use records::{CsvLines, Fail, JsonLines, OnMalformed, RecordBatch, RecordLines, RecordShare, ShareRecords, Tell};
pub use seen::{Seen, SeenFile};
pub use set::{FileSet, Found, Watching};
pub use text::{Blocks, Form, Lines, Text};
pub use text_batch::{Items, TextBatch};
pub use text_lines::{AsLines, TextLines};

use given::Given;
use input::Input;

/// The lines of a file.
///
/// Nothing is opened before the first poll. That or a later poll fails with an error that names the file (and the line)
/// where the file is missing, unreadable, a folder, or not UTF-8.
///
/// ```
/// # use std::task::{Context, Poll, Waker};
/// use stream_runtime::source::{Batch, Limit, Source, lines};
/// # let path = std::env::temp_dir().join(format!("lines-{}", std::process::id()));
/// # std::fs::write(&path, "one\r\ntwo\n").unwrap();
/// let mut source = lines(&path);
/// # let limit = Limit { records: 100, bytes: 1 << 18 };
/// # while source.poll_ready(&mut Context::from_waker(Waker::noop()), limit).is_pending() {}
/// let text: Vec<&str> = source.batch().shares(1).into_iter().flatten().collect();
/// assert_eq!(text, ["one", "two"]);
/// # std::fs::remove_file(path).unwrap();
/// ```
pub fn lines(path: impl Into<PathBuf>) -> Lines<Bounded> {
    lines_of([path])
}

/// The lines of several files, one file after the other.
///
/// ```
/// let logs = stream_runtime::source::lines_of(["yesterday.log", "today.log"]);
/// ```
pub fn lines_of<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Lines<Bounded> {
    Lines::new(Input::Files(paths.into_iter().map(Into::into).collect()))
}

/// The lines of all files in a folder, sorted by name. Hidden files and folders in the folder are not read; files that
/// are added after the first poll are not seen.
///
/// ```
/// let logs = stream_runtime::source::lines_in("logs");
/// ```
pub fn lines_in(folder: impl Into<PathBuf>) -> Lines<Bounded> {
    Lines::new(Input::Folder(folder.into()))
}

/// The lines of standard input, for as long as somebody writes: `tail -f log | program` gets each line as it comes.
///
/// Up to two chunks are read ahead, so that what else the program reads from standard input misses them.
///
/// ```
/// use stream_runtime::source::{Source, stdin};
/// assert_eq!(stdin().lag(), None);
/// ```
pub fn stdin() -> Lines<Unbounded> {
    Lines::new(Input::Stdin)
}

/// The lines of whatever can be read: a TCP connection, a pipe to a child, a decompressor. The name stands for it in errors.
///
/// `read` is called on a thread of its own and may block; each whole line is handed on as soon as a call has given its end. The source ends
/// where a call gives nothing. When the source is dropped, its thread ends at the next line.
///
/// ```
/// use std::io::Write;
/// use std::net::{TcpListener, TcpStream};
///
/// use thalweg::prelude::*;
///
/// stream!(
///     fn shouted(lines: impl Source<&str>, out: impl Sink<String>) {
///         lines.map(|line| line.to_uppercase()).sink(out);
///     }
/// );
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let mut client = TcpStream::connect(listener.local_addr()?)?;
/// client.write_all(b"quick\nslow\n")?;
/// drop(client);
///
/// let (connection, peer) = listener.accept()?;
/// let mut heard = Vec::new();
/// shouted(lines_from(peer.to_string(), connection), &mut heard).run_blocking()?;
/// assert_eq!(heard, ["QUICK", "SLOW"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lines_from(name: impl Into<PathBuf>, read: impl Read + Send + 'static) -> Lines<Unbounded> {
    Lines::new(Input::Given(name.into(), Given::new(read)))
}

/// The lines of a set of files, one file after the other, in the order in which it lists them: see [`FileSet`] for an example.
pub fn lines_within(files: impl FileSet) -> Lines<Bounded> {
    Lines::new(Input::Set(Arc::new(files)))
}

/// The lines of a set of files to which others are added: it is looked at again and again, and what is new is read, the file that was written first first, and of those of one
/// time by name. It never ends; a job with [`Trigger::available_now`](crate::engine::Trigger::available_now) over it does, when it has read what was there.
///
/// A durable job takes each file once. What a checkpoint keeps for that is the place in the file that was taken last, and the names, times and lengths of the files
/// that were taken and are no older than [`Watching::late_by`] beside the newest of them: it does not grow with the set.
///
/// - A file must be complete when it appears, and stay as it is. One that has another length later is an error, as long as its name is kept.
/// - A file that appears and was written more than `late_by` before the newest one that was taken is an error, for a later run could not tell whether it was taken.
///   What is that old and lies there when a job goes on, counts as taken.
/// - The file that was taken last has to stay until another one is taken: the job goes on in it. The others may go.
///
/// ```
/// # use std::io::Read;
/// # use std::path::Path;
/// # use stream_runtime::Error;
/// # use stream_runtime::source::{FileSet, Found};
/// use std::time::Duration;
///
/// use stream_runtime::source::{Watching, lines_arriving};
/// # #[derive(Debug)]
/// # struct Inbox;
/// # impl FileSet for Inbox {
/// #     fn list(&self) -> Result<Vec<Found>, Error> { Ok(Vec::new()) }
/// #     fn open(&self, _: &Path, _: u64) -> Result<Box<dyn Read + Send>, Error> { Err(Error::new("none")) }
/// # }
/// let how = Watching { every: Duration::from_secs(1), late_by: Duration::from_secs(600) };
/// let lines = lines_arriving(Inbox, how);
/// ```
pub fn lines_arriving(files: impl FileSet, how: Watching) -> Lines<Arriving> {
    Lines::new(Input::Arriving(Arc::new(files), how))
}
