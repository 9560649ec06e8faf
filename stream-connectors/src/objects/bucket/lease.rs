//! The lock: an object that its holder writes again and again, for as long as it lives.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion};
use serde::{Deserialize, Serialize};
use stream_runtime::checkpoint::holder;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::requests::{failed, mark, runtime, wait, wait_for};

/// What stands in the object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Text {
    /// The number of the holder: each has one more than the one before.
    epoch: u64,
    /// The mark by which the holder knows its own.
    holder: String,
    /// Who that is, for people.
    #[serde(default)]
    who: String,
    /// It changes with each renewal, so that the object does.
    beat: u64,
    lease_ms: u64,
    released: bool,
}

/// What the holder of a lock knows.
#[derive(Debug)]
pub(super) struct Held {
    store: Arc<dyn ObjectStore>,
    key: Path,
    lease: Duration,
    pub(super) epoch: u64,
    /// What stands in the object, and its version. It is locked while it is written.
    current: tokio::sync::Mutex<(Text, UpdateVersion)>,
    renewed: Mutex<Instant>,
    is_lost: AtomicBool,
    /// Where what was staged lies, by name: those of later holders behind those of earlier ones.
    pub(super) staged: Mutex<BTreeMap<String, Vec<(u64, u64)>>>,
}

/// The lock of a [`Bucket`](super::Bucket): as long as it lives, it is renewed.
#[derive(Debug)]
pub struct Lease {
    held: Arc<Held>,
    renewing: JoinHandle<()>,
}

/// So much of a lease passes before it is renewed.
const RENEWAL: u32 = 3;
/// So often somebody who waits looks, in a lease.
const LOOKS: u32 = 20;
/// How long it is tried to give a lock back; else it ends by itself.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Takes a lock, when it is free or has not been renewed for as long as it is lent.
pub(super) fn take(store: Arc<dyn ObjectStore>, key: Path, lease: Duration) -> io::Result<Lease> {
    let held = Arc::new(wait(acquire(store, key, lease))?);
    let renewing = runtime()?.spawn(renew_always(Arc::clone(&held)));
    Ok(Lease { held, renewing })
}

async fn acquire(store: Arc<dyn ObjectStore>, key: Path, lease: Duration) -> io::Result<Held> {
    let lease_ms = u64::try_from(lease.as_millis()).unwrap_or(u64::MAX);
    let (epoch, mode) = match read(&store, &key).await? {
        None => (1, PutMode::Create),
        Some((text, version)) if text.released => (text.epoch + 1, PutMode::Update(version)),
        Some((text, version)) => outwait(&store, &key, text, version).await?,
    };
    let text = Text { epoch, holder: mark(), who: holder(), beat: 0, lease_ms, released: false };
    let begun = Instant::now();
    let version = match write(&store, &key, &text, mode).await {
        Ok(version) => version,
        // Another was faster, or an answer was lost: then it is ours.
        Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => match read(&store, &key).await? {
            Some((found, version)) if found.holder == text.holder => version,
            found => return Err(held(found.as_ref().map(|(found, _)| found))),
        },
        Err(cause) => return Err(failed(cause)),
    };
    let (renewed, current) = (Mutex::new(begun), tokio::sync::Mutex::new((text, version)));
    Ok(Held { store, key, lease, epoch, current, renewed, is_lost: AtomicBool::new(false), staged: Mutex::default() })
}

/// Waits for as long as a lock is lent, and says how it may be taken if nothing has happened to it meanwhile.
async fn outwait(
    store: &Arc<dyn ObjectStore>,
    key: &Path,
    text: Text,
    version: UpdateVersion,
) -> io::Result<(u64, PutMode)> {
    // Only this clock counts; the tenth is for clocks that run at another speed.
    let lease = Duration::from_millis(text.lease_ms).mul_f64(1.1);
    let begun = Instant::now();
    while begun.elapsed() < lease {
        sleep(lease / LOOKS).await;
        match read(store, key).await? {
            Some((now, version)) if now.released => return Ok((now.epoch + 1, PutMode::Update(version))),
            Some((now, _)) if now == text => {}
            now => return Err(held(now.as_ref().map(|(now, _)| now))),
        }
    }
    Ok((text.epoch + 1, PutMode::Update(version)))
}

/// Somebody else has the lock.
fn held(by: Option<&Text>) -> io::Error {
    match by.filter(|text| !text.who.is_empty()) {
        Some(text) => io::Error::new(ErrorKind::WouldBlock, format!("held by {}", text.who)),
        None => ErrorKind::WouldBlock.into(),
    }
}

async fn read(store: &Arc<dyn ObjectStore>, key: &Path) -> io::Result<Option<(Text, UpdateVersion)>> {
    let found = match store.get(key).await {
        Ok(found) => found,
        Err(Error::NotFound { .. }) => return Ok(None),
        Err(cause) => return Err(failed(cause)),
    };
    let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
    let bytes = found.bytes().await.map_err(failed)?;
    let text = serde_json::from_slice(&bytes)
        .map_err(|cause| io::Error::new(ErrorKind::InvalidData, format!("`{key}` is no lock of thalweg: {cause}")))?;
    Ok(Some((text, version)))
}

async fn write(store: &Arc<dyn ObjectStore>, key: &Path, text: &Text, mode: PutMode) -> Result<UpdateVersion, Error> {
    let bytes = serde_json::to_vec(text).map_err(|cause| Error::Generic { store: "lock", source: cause.into() })?;
    let written = store.put_opts(key, bytes.into(), PutOptions::from(mode)).await?;
    Ok(written.into())
}

async fn renew_always(held: Arc<Held>) {
    while !held.is_lost.load(Ordering::Acquire) {
        sleep(held.lease / RENEWAL).await;
        // What keeps it from being renewed is told when something is to be written.
        let _ = held.renew().await;
    }
}

impl Held {
    /// Writes the object anew, if it is still this holder's.
    async fn renew(&self) -> io::Result<()> {
        let mut current = self.current.lock().await;
        let begun = Instant::now();
        let text = Text { beat: current.0.beat + 1, ..current.0.clone() };
        let version = match write(&self.store, &self.key, &text, PutMode::Update(current.1.clone())).await {
            Ok(version) => version,
            Err(Error::Precondition { .. } | Error::NotFound { .. } | Error::AlreadyExists { .. }) => {
                match read(&self.store, &self.key).await? {
                    // The answer to an earlier renewal was lost.
                    Some((found, version)) if found.holder == text.holder && !found.released => {
                        *current = (found, version);
                        return Ok(());
                    }
                    _ => return Err(self.lose()),
                }
            }
            Err(cause) => return Err(failed(cause)),
        };
        *current = (text, version);
        *lock(&self.renewed) = begun;
        Ok(())
    }

    fn lose(&self) -> io::Error {
        self.is_lost.store(true, Ordering::Release);
        io::Error::other(
            "another job has taken the lock: this one was paused, or without its store, for longer than the lease",
        )
    }

    /// Makes sure that the lock is held, before anything is changed.
    pub(super) fn check(self: &Arc<Self>) -> io::Result<()> {
        if self.is_lost.load(Ordering::Acquire) {
            return Err(self.lose());
        }
        if lock(&self.renewed).elapsed() < self.lease.mul_f64(0.9) {
            return Ok(());
        }
        let held = Arc::clone(self);
        wait(async move { held.renew().await })
    }

    async fn release(&self) -> io::Result<()> {
        let current = self.current.lock().await;
        let text = Text { released: true, ..current.0.clone() };
        write(&self.store, &self.key, &text, PutMode::Update(current.1.clone())).await.map(drop).map_err(failed)
    }
}

impl Lease {
    pub(super) fn held(&self) -> &Arc<Held> {
        &self.held
    }
}

/// The next holder need not wait. If that can't be said, it does.
impl Drop for Lease {
    fn drop(&mut self) {
        self.renewing.abort();
        // Whoever works with it from here on has it no more.
        let was_lost = self.held.is_lost.swap(true, Ordering::AcqRel);
        if !was_lost {
            let held = Arc::clone(&self.held);
            let _ = wait_for(LAST_WORDS, async move { held.release().await });
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is done under it is one step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
