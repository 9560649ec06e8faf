//! Reads the next chunk on a thread of its own while the present one is computed.
//!
//! Two buffers circulate: one is lent, the other is being filled. Nothing is read that has no buffer to go to, so that
//! memory is bounded and a slow pipeline slows its input down.

use std::sync::mpsc;
use std::task::{Context, Poll};
use std::thread::{Builder, JoinHandle};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::chunk::Chunk;
use super::content::Content;
use super::reader::{Buffer, Found, Reader};
use crate::Error;

/// A buffer to fill.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) buffer: Buffer,
    /// About how many bytes to read.
    pub(super) size: usize,
}

/// What the reading thread tells.
#[derive(Debug)]
pub(super) enum News<C> {
    Chunk(Chunk<C>),
    /// All was read that lay there when it was looked last; files may come.
    CaughtUp,
}

/// The reading thread, as the source sees it. When it is dropped the thread ends by itself: at once, or, where it waits
/// for an input that is silent, as soon as that speaks. It is not waited for.
#[derive(Debug)]
pub(super) struct ReadAhead<C> {
    requests: mpsc::Sender<Request>,
    // Not bounded itself: there is never more to tell than there are buffers, of each what fills it and that nothing does.
    news: UnboundedReceiver<News<C>>,
    thread: JoinHandle<Result<(), Error>>,
}

impl<C: Content> ReadAhead<C> {
    /// Starts to read, with two buffers of about `size` bytes.
    pub(super) fn start(
        open: impl FnOnce() -> Result<Reader, Error> + Send + 'static,
        policy: C::Policy,
        size: usize,
    ) -> Result<Self, Error> {
        let (requests, wanted) = mpsc::channel();
        let (tell, news) = unbounded_channel();
        let thread = Builder::new()
            .name("read-lines".into())
            .spawn(move || answer(open()?, wanted, tell, policy))
            .map_err(|cause| Error::new("can't start a thread to read lines").caused_by(cause))?;
        let ahead = ReadAhead { requests, news, thread };
        ahead.request(Request { buffer: Buffer::default(), size });
        ahead.request(Request { buffer: Buffer::default(), size });
        Ok(ahead)
    }

    /// Hands over a buffer to fill.
    pub(super) fn request(&self, request: Request) {
        // A thread that has ended needs no buffer; `poll` says why it has.
        let _ = self.requests.send(request);
    }

    /// The next chunk, or that there is none for now; `None` when all was read.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<News<C>>> {
        self.news.poll_recv(context)
    }

    /// Why the thread has ended, once there are no more chunks.
    pub(super) fn finish(self) -> Result<(), Error> {
        match self.thread.join() {
            Ok(result) => result,
            Err(_) => Err(Error::new("the thread that reads lines has panicked")),
        }
    }
}

/// Fills buffers until there is nothing more to read or the source was dropped.
fn answer<C: Content>(
    mut reader: Reader,
    wanted: mpsc::Receiver<Request>,
    tell: UnboundedSender<News<C>>,
    policy: C::Policy,
) -> Result<(), Error> {
    for Request { mut buffer, size } in wanted {
        let mut is_told = false;
        let raw = loop {
            match reader.read(buffer, size)? {
                Found::Lines(raw) => break raw,
                Found::Nothing(again) => buffer = again,
                Found::End => return Ok(()),
            }
            if !is_told {
                // Nobody hears it who has dropped the source: that is seen next.
                let _ = tell.send(News::CaughtUp);
                is_told = true;
            }
            if tell.is_closed() {
                return Ok(());
            }
            reader.rest();
        };
        let (chunk, result) = Chunk::new(raw, |bytes| C::check(bytes, &policy));
        if tell.send(News::Chunk(chunk)).is_err() {
            break;
        }
        result?;
    }
    Ok(())
}
