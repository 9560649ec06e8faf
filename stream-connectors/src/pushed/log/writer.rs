//! The thread that appends to the log: all that waits is written together, made safe with one fsync, and then handed on.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::thread::{Builder, JoinHandle};

use stream_runtime::Error;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::open::Opened;
use super::segment::{self, MAGIC};
use super::{Segments, entry};
use crate::pushed::Push;
use crate::pushed::push::{Answer, Waiting};
use crate::pushed::pusher::Order;

/// An entry that is safe.
#[derive(Debug)]
pub(in crate::pushed) struct Logged {
    pub(in crate::pushed) number: u64,
    /// `None` where a push came again: the entry is an earlier one.
    pub(in crate::pushed) push: Option<(Push, OwnedSemaphorePermit)>,
    /// Who waits until it was done with; nobody, where it was enough that it is safe.
    pub(in crate::pushed) answer: Option<Answer>,
}

/// So many bytes are written at once.
const TOGETHER: usize = 1 << 20;

/// Appends entries.
#[derive(Debug)]
pub(in crate::pushed) struct Writer {
    segments: Segments,
    /// The segment that is written to, and its length.
    file: Option<(File, u64)>,
    next: u64,
    keys: HashMap<Box<str>, u64>,
    /// Whoever pushes need only know that it is safe.
    answers_when_safe: bool,
    _lock: File,
}

impl Writer {
    pub(in crate::pushed) fn new(opened: &mut Opened, answers_when_safe: bool) -> io::Result<Self> {
        let keys = std::mem::take(&mut opened.keys);
        let lock = opened.lock.try_clone()?;
        Ok(Writer {
            segments: opened.segments.clone(),
            file: None,
            next: opened.end,
            keys,
            answers_when_safe,
            _lock: lock,
        })
    }

    /// Appends what is pushed, on a thread of its own, until the source or all who push are gone.
    pub(in crate::pushed) fn start(
        mut self,
        mut orders: UnboundedReceiver<Order>,
        to: UnboundedSender<Result<Logged, Error>>,
    ) -> io::Result<JoinHandle<()>> {
        Builder::new().name("write-pushed".into()).spawn(move || {
            while let Some(together) = gather(&mut orders) {
                if let Err(error) = self.append(together, &to) {
                    let _ = to.send(Err(error));
                    break;
                }
            }
        })
    }

    fn append(&mut self, pushes: Vec<Waiting>, to: &UnboundedSender<Result<Logged, Error>>) -> Result<(), Error> {
        let (first, mut logged, mut bytes) = (self.next, Vec::with_capacity(pushes.len()), Vec::new());
        for Waiting { push, answer, room } in pushes {
            let known = push.key.as_ref().and_then(|key| self.keys.get(key));
            let (number, push) = match known {
                Some(number) => (*number, None),
                None => {
                    let number = self.next;
                    entry::encode(number, &push, &mut bytes);
                    self.keys.extend(push.key.clone().map(|key| (key, number)));
                    self.next += 1;
                    (number, Some((push, room)))
                }
            };
            logged.push(Logged { number, push, answer: Some(answer) });
        }
        self.write(first, &bytes).map_err(|cause| {
            Error::new(format!("can't write to the log in `{}`", self.segments.folder().display())).caused_by(cause)
        })?;
        for mut entry in logged {
            if self.answers_when_safe {
                entry.answer.take().into_iter().for_each(Answer::done);
            }
            // Whoever reads may have gone: who pushed is told that by the answer that is dropped.
            let _ = to.send(Ok(entry));
        }
        Ok(())
    }

    /// Writes entries, of which this is the first, and makes sure of them.
    fn write(&mut self, first: u64, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let (mut file, length) = match self.file.take() {
            Some(open) => open,
            None => self.open(first)?,
        };
        file.write_all(bytes)?;
        file.sync_data()?;
        let length = length + bytes.len() as u64;
        // A full one is closed, and the next entry begins another.
        self.file = (length < segment::FULL).then_some((file, length));
        Ok(())
    }

    /// The segment to go on with: the last, if it has room, or else one that begins with this entry.
    fn open(&mut self, entry: u64) -> io::Result<(File, u64)> {
        if let Some(last) = self.segments.of(entry) {
            let file = OpenOptions::new().append(true).open(self.segments.path(last))?;
            let length = file.metadata()?.len();
            // One that lacks its beginning was cut off in the middle of it.
            if length < segment::FULL {
                return if length == 0 { begin(file) } else { Ok((file, length)) };
            }
        }
        let file = OpenOptions::new().append(true).create_new(true).open(self.segments.path(entry))?;
        let begun = begin(file)?;
        File::open(self.segments.folder())?.sync_all()?;
        self.segments.add(entry);
        let oldest = self.segments.oldest();
        self.keys.retain(|_, number| *number >= oldest);
        Ok(begun)
    }
}

fn begin(mut file: File) -> io::Result<(File, u64)> {
    file.write_all(MAGIC)?;
    Ok((file, MAGIC.len() as u64))
}

/// What waits, once something does; `None` at the end.
fn gather(orders: &mut UnboundedReceiver<Order>) -> Option<Vec<Waiting>> {
    let Order::Take(first) = orders.blocking_recv()? else { return None };
    let mut bytes = first.push.size();
    let mut together = vec![first];
    while bytes < TOGETHER {
        match orders.try_recv() {
            Ok(Order::Take(waiting)) => {
                bytes += waiting.push.size();
                together.push(waiting);
            }
            // What was gathered is not written: nobody will read it, and nobody was told that it is safe.
            Ok(Order::Stop) => return None,
            Err(_) => break,
        }
    }
    Some(together)
}
