//! What is pushed into a pipeline from outside, with an answer when it is safe: the equal of Spark's `Receiver`.
//!
//! Some systems can't be asked for their messages; they push them, or a task or a thread of yours receives them in some way: a webhook, a radio, a callback of a C library. Each push
//! has a [`Receipt`], a future that is ready when the messages need not be pushed again. Whoever does not care drops it, which makes an unreliable receiver; whoever
//! acknowledges to the outside only then, or pushes again what has no receipt, has a reliable one.
//!
//! | | [`pushed`](pushed()) | [`pushed_to`] |
//! |---|---|---|
//! | messages that wait are | in memory | in a log on disk (Spark's write-ahead log) |
//! | a receipt is ready when | their batch was processed, outputs included | their batch is in the job's checkpoint; without one, when it was processed; with [`answer_when_logged`](Logged::answer_when_logged), when they are safe in the log |
//! | behind a crash | messages without a receipt are gone, and must be pushed again | they are read again from the log |
//! | in a `#[durable]` pipeline | no: it can't be read again | yes, it is [`Replayable`](stream_runtime::source::Replayable) |
//!
//! Both take messages as far as there is room, in bytes, for those that wait; then [`Pusher::push`] waits, and [`Pusher::try_push`] refuses.
//!
//! # Nothing lost, and what may come twice
//!
//! What has a receipt is not lost. What has none may have been taken all the same: the crash came between the log and the receipt. It is then pushed again by whoever waits for
//! the receipt, and is there twice, unless it has a [key](Push::key): a log takes the messages of a key once, as long as it remembers the key. It does for at least the
//! last 8 MiB that were done with.

mod log;
mod logged;
mod memory;
mod push;
mod pusher;
mod reader;
mod received;
mod taking;

use std::path::PathBuf;

use tokio::sync::mpsc::unbounded_channel;

pub use logged::{Logged, PushPosition};
pub use memory::Pushed;
pub use push::{Push, Receipt};
pub use pusher::{Lost, Pusher, Refused};
pub use received::{Received, Receiver, received};

pub use crate::message::{Message, MessageBatch};

/// Messages that others push, kept in memory until the pipeline takes them: up to so many bytes of them.
///
/// A receipt is ready when the batch of the messages was processed: the outputs have what it led to. The last batch of a job that is stopped has none.
///
/// ```
/// use std::thread;
/// use thalweg::connectors::pushed::{Message, pushed};
/// use thalweg::prelude::*;
///
/// stream!(
///     fn lengths(messages: impl Source<Message<'_>>, out: impl Sink<usize>) {
///         messages.map(|message| message.bytes().len()).sink(out);
///     }
/// );
///
/// let (pusher, messages) = pushed(1 << 20);
/// let receiver = thread::spawn(move || {
///     // What comes from outside is acknowledged when its receipt is ready.
///     pusher.push_blocking("hello").unwrap().wait().unwrap();
/// });
/// let mut seen = Vec::new();
/// lengths(messages, &mut seen).run_blocking()?;
/// receiver.join().unwrap();
/// assert_eq!(seen, [5]);
/// # Ok::<(), thalweg::Error>(())
/// ```
pub fn pushed(room: usize) -> (Pusher, Pushed) {
    let (sender, orders) = unbounded_channel();
    let pusher = Pusher::new(sender, room);
    let source = Pushed::new(orders, pusher.stopper());
    (pusher, source)
}

/// Messages that others push, kept in a log on disk until the pipeline is through with them, and up to so many bytes of them in memory until it takes them.
///
/// The folder is this source's alone; it is opened at the first poll, and what an earlier run has left in it comes first. All that is pushed while the disk is busy is made safe
/// by one fsync.
///
/// ```
/// use std::thread;
/// use thalweg::connectors::pushed::{Message, Push, pushed_to};
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable]
///     fn lengths(messages: impl Source<Message<'_>>, out: impl Sink<usize>) {
///         messages.map(|message| message.bytes().len()).sink(out);
///     }
/// );
///
/// # let folder = std::env::temp_dir().join(format!("pushed-{}", std::process::id()));
/// let (pusher, messages) = pushed_to(folder.join("pushed"), 1 << 20);
/// let receiver = thread::spawn(move || {
///     let receipt = pusher.push_blocking(Push::from("hello").key("message-1")).unwrap();
///     receipt.wait().unwrap(); // it is in the checkpoint
/// });
/// let mut seen = Vec::new();
/// lengths(messages, &mut seen).checkpoint_to(folder.join("checkpoint")).run_blocking()?;
/// receiver.join().unwrap();
/// assert_eq!(seen, [5]);
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), thalweg::Error>(())
/// ```
pub fn pushed_to(folder: impl Into<PathBuf>, room: usize) -> (Pusher, Logged) {
    let (sender, orders) = unbounded_channel();
    let pusher = Pusher::new(sender, room);
    let source = Logged::new(folder.into(), orders, pusher.stopper());
    (pusher, source)
}
