//! What an earlier run has left, for the engine to go on from.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::bytes::{Rest, put_bytes};
use super::chain::Chain;
use super::failure::explain;
use super::object::{Begun, Done};
use crate::Error;
use crate::checkpoint::{Entry, Storage};

/// What an earlier run has left.
#[derive(Debug)]
pub struct Recovered {
    /// The last batch that was committed.
    pub committed: Option<Done>,
    /// The batch that was begun behind it and not committed: it must run again, with the same input.
    pub in_doubt: Option<Begun>,
    /// What is damaged and is not needed, for the same state could be had from elsewhere: worth telling, for a disk that loses one thing may lose more.
    pub damaged: Vec<Error>,
    sections: Vec<String>,
    loader: Loader,
}

impl Recovered {
    pub(super) fn new<S: Storage>(storage: &S, chain: &Chain, damaged: Vec<Error>) -> Result<Self, Error> {
        let loader = Loader::start(storage.clone(), chain.clone());
        let loader = loader
            .map_err(|cause| explain(&storage.name(), "no thread can be started to read the checkpoint", cause))?;
        Ok(Recovered {
            committed: chain.history.done.clone(),
            in_doubt: chain.history.begun.clone(),
            damaged,
            sections: chain.sections().into_iter().map(str::to_owned).collect(),
            loader,
        })
    }

    /// The sections that have entries, in alphabetical order. One of which all entries are gone may still be among them.
    pub fn sections(&self) -> &[String] {
        &self.sections
    }

    /// Gives all entries of a section, in the order of their keys. Of a section that is not there these are none.
    ///
    /// It is for the time before the first batch begins: later, what it reads may have been removed, which is an error.
    ///
    /// # Errors
    /// The storage can't be read, it was damaged since it was opened, or `each` says so.
    pub fn load(&mut self, section: &str, mut each: impl FnMut(Entry<'_>) -> Result<(), Error>) -> Result<(), Error> {
        for chunk in self.loader.load(section)? {
            let chunk = chunk?;
            let mut rest = Rest(&chunk);
            while let (Some(key), Some(value)) = (rest.bytes(), rest.bytes()) {
                each(Entry { key, value })?;
            }
        }
        Ok(())
    }
}

/// Bytes of entries that are handed over at once.
const CHUNK: usize = 256 << 10;
/// Chunks that wait to be taken.
const AHEAD: usize = 4;

type Chunk = Result<Vec<u8>, Error>;

/// A thread that reads and merges, so that the engine has only to take in what it reads.
#[derive(Debug)]
struct Loader {
    place: String,
    /// `None` when it is told to end.
    requests: Option<SyncSender<Request>>,
    thread: Option<JoinHandle<()>>,
}

struct Request {
    section: String,
    to: SyncSender<Chunk>,
}

impl Loader {
    fn start<S: Storage>(storage: S, chain: Chain) -> io::Result<Loader> {
        let place = storage.name();
        let (requests, asked) = sync_channel::<Request>(1);
        let load = move || {
            for request in asked {
                load(&storage, &chain, &request);
            }
        };
        let thread = thread::Builder::new().name("checkpoint-load".into()).spawn(load)?;
        Ok(Loader { place, requests: Some(requests), thread: Some(thread) })
    }

    fn load(&self, section: &str) -> Result<Receiver<Chunk>, Error> {
        let (to, chunks) = sync_channel(AHEAD);
        let sent = self.requests.as_ref().map(|requests| requests.send(Request { section: section.to_owned(), to }));
        match sent {
            Some(Ok(())) => Ok(chunks),
            // It only ends by itself if it panicked.
            _ => Err(Error::new(format!("the thread that reads the checkpoint in {} has panicked", self.place))),
        }
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A panic was told to whoever waited for it.
            let _ = thread.join();
        }
    }
}

fn load<S: Storage>(storage: &S, chain: &Chain, request: &Request) {
    // Whoever asked may not want the rest.
    let gone = |_| Error::new("nobody waits for it");
    let mut chunk = Vec::with_capacity(CHUNK);
    let loaded = chain.entries(storage, &request.section, |key, value| {
        put_bytes(&mut chunk, key);
        put_bytes(&mut chunk, value);
        if chunk.len() < CHUNK {
            return Ok(());
        }
        request.to.send(Ok(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK)))).map_err(gone)
    });
    let last = match loaded {
        Ok(()) => Ok(chunk),
        Err(cause) => Err(explain(&storage.name(), "the checkpoint can't be read", cause)),
    };
    let _ = request.to.send(last);
}
