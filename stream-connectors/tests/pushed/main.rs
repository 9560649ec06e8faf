//! What is pushed: taken as far as there is room, answered when it is safe, and, with a log, read again.

mod contract;
mod damage;
mod log;
mod memory;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use thalweg::Error;
use thalweg::connectors::pushed::{Lost, PushPosition, Receipt, pushed_to};
use thalweg::source::{Batch, Limit, Ready, Replayable, Source};

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("thalweg-pushed-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Folder(path)
    }

    fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    /// The newest segment.
    fn segment(&self) -> PathBuf {
        let names = fs::read_dir(self.log()).unwrap().map(|entry| entry.unwrap().path());
        names.filter(|path| path.extension().is_some_and(|end| end == "log")).max().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const ALL: Limit = Limit { records: 1000, bytes: 1 << 20 };

/// The next batch, once there is one; `None` at the end.
fn next(
    source: &mut impl for<'b> Source<Batch<'b>: Batch<Item: Shown>>,
    limit: Limit,
) -> Result<Option<Vec<String>>, Error> {
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        match source.poll_ready(&mut Context::from_waker(Waker::noop()), limit) {
            Poll::Ready(Ok(Ready::Batch)) => break,
            Poll::Ready(Ok(Ready::End)) => return Ok(None),
            Poll::Ready(Err(error)) => return Err(error),
            Poll::Pending => assert!(Instant::now() < patience, "nothing comes"),
        }
        thread::sleep(Duration::from_millis(1));
    }
    let shares = source.batch().shares(1);
    Ok(Some(shares.into_iter().flatten().map(Shown::shown).collect()))
}

trait Shown {
    fn shown(self) -> String;
}

impl Shown for thalweg::connectors::pushed::Message<'_> {
    fn shown(self) -> String {
        self.text().unwrap().to_owned()
    }
}

fn owned(message: thalweg::connectors::pushed::Message<'_>) -> String {
    message.shown()
}

/// Whether a receipt is ready by now.
fn is_done(receipt: &mut Receipt) -> Option<Result<(), Lost>> {
    match std::pin::Pin::new(receipt).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

fn at(push: u64, message: u32) -> PushPosition {
    PushPosition { push, message }
}

/// A log with some pushes in it that nobody was through with.
fn filled(folder: &Folder, pushes: &[&str]) {
    let (pusher, source) = pushed_to(folder.log(), 1 << 20);
    let mut source = source.answer_when_logged();
    let receipts: Vec<_> = pushes.iter().map(|push| pusher.try_push(*push).unwrap()).collect();
    assert!(next(&mut source, ALL).unwrap().is_some());
    receipts.into_iter().for_each(|receipt| receipt.wait().unwrap());
}

/// What is in a log that nobody was through with.
fn rest(folder: &Path) -> Result<Vec<String>, Error> {
    let (pusher, mut source) = pushed_to(folder, 1 << 20);
    drop(pusher);
    let mut all = Vec::new();
    while let Some(batch) = next(&mut source, Limit { records: 2, bytes: 1 << 20 })? {
        all.extend(batch);
        source.position(); // as with a checkpoint: nothing is done with before it says so
    }
    Ok(all)
}
