//! Requests, for callers that wait: each runs on a runtime of this module's own, so that it can be made from any thread.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload,
};
use tokio::runtime::{Builder, Runtime};

/// Threads that send and receive: two, so that an upload and the renewal of a lock don't wait for each other.
const THREADS: usize = 2;

static RUNTIME: LazyLock<io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(THREADS).thread_name("objects").enable_all().build());

/// The runtime that requests run on.
pub(super) fn runtime() -> io::Result<&'static Runtime> {
    RUNTIME
        .as_ref()
        .map_err(|cause| io::Error::new(cause.kind(), format!("no thread can be started for requests: {cause}")))
}

/// Waits for a request. The thread may be one of an async runtime: it blocks, as a file would.
pub(super) fn wait<T, F>(request: F) -> io::Result<T>
where
    T: Send + 'static,
    F: Future<Output = io::Result<T>> + Send + 'static,
{
    let (answer, answered) = sync_channel(1);
    runtime()?.spawn(async move {
        // Nobody hears it who doesn't wait any more.
        let _ = answer.send(request.await);
    });
    answered.recv().map_err(|_| io::Error::other("the request was given up"))?
}

/// The same, and no longer than so.
pub(super) fn wait_for<T, F>(longest: Duration, request: F) -> io::Result<T>
where
    T: Send + 'static,
    F: Future<Output = io::Result<T>> + Send + 'static,
{
    wait(async move {
        match tokio::time::timeout(longest, request).await {
            Ok(answer) => answer,
            Err(_) => Err(ErrorKind::TimedOut.into()),
        }
    })
}

/// What a store says, as files say it.
pub(super) fn failed(cause: Error) -> io::Error {
    let kind = match &cause {
        Error::NotFound { .. } => ErrorKind::NotFound,
        Error::AlreadyExists { .. } => ErrorKind::AlreadyExists,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => ErrorKind::PermissionDenied,
        Error::NotSupported { .. } | Error::NotImplemented { .. } => ErrorKind::Unsupported,
        _ => ErrorKind::Other,
    };
    io::Error::new(kind, cause)
}

/// The same, with what it was about.
pub(super) fn explained(what: &str, cause: Error) -> io::Error {
    let failed = failed(cause);
    io::Error::new(failed.kind(), format!("the store {what}: {failed}"))
}

/// The mark of an object's writer.
const WRITER: Attribute = Attribute::Metadata(std::borrow::Cow::Borrowed("writer"));
/// Attempts to make or remove an object, of which the answers are lost.
const ATTEMPTS: u32 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A mark that nobody else sets.
pub(super) fn mark() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static PROCESS: LazyLock<u64> = LazyLock::new(crate::objects::unlike_any_other);
    format!("{:016x}-{}", *PROCESS, NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Makes an object if there is none of that name. One that is there by an earlier attempt, whose answer was lost, has the mark of this one.
///
/// # Errors
/// There is another (`AlreadyExists`), or it is not known whether it was made.
pub(super) async fn create(store: Arc<dyn ObjectStore>, key: Path, payload: PutPayload) -> io::Result<()> {
    let mark = mark();
    let mut pause = FIRST_PAUSE;
    let mut attempt = 1;
    loop {
        let attributes = Attributes::from_iter([(WRITER, mark.clone())]);
        let options = PutOptions { mode: PutMode::Create, attributes, ..PutOptions::default() };
        match store.put_opts(&key, payload.clone(), options).await {
            Ok(_) => return Ok(()),
            Err(Error::AlreadyExists { .. }) if is_of(&store, &key, &mark).await? => return Ok(()),
            // Whether it was made is not known: the mark tells, when the store answers again.
            Err(Error::Generic { .. }) if attempt < ATTEMPTS => tokio::time::sleep(pause).await,
            Err(cause) => return Err(failed(cause)),
        }
        (attempt, pause) = (attempt + 1, (pause * 2).min(LONGEST_PAUSE));
    }
}

/// Whether an object has this mark.
async fn is_of(store: &Arc<dyn ObjectStore>, key: &Path, mark: &str) -> io::Result<bool> {
    match store.get_opts(key, GetOptions::new().with_head(true)).await {
        Ok(found) => Ok(found.attributes.get(&WRITER).is_some_and(|writer| writer.as_ref() == mark)),
        Err(Error::NotFound { .. }) => Ok(false),
        Err(cause) => Err(failed(cause)),
    }
}

/// What is known of an object.
pub(super) async fn look(store: Arc<dyn ObjectStore>, key: Path) -> io::Result<ObjectMeta> {
    store.head(&key).await.map_err(failed)
}

/// Removes an object, if there is one.
pub(super) async fn remove(store: Arc<dyn ObjectStore>, key: Path) -> io::Result<()> {
    let (mut attempt, mut pause) = (1, FIRST_PAUSE);
    loop {
        match store.delete(&key).await {
            Ok(()) | Err(Error::NotFound { .. }) => return Ok(()),
            Err(Error::Generic { .. }) if attempt < ATTEMPTS => tokio::time::sleep(pause).await,
            Err(cause) => return Err(failed(cause)),
        }
        (attempt, pause) = (attempt + 1, (pause * 2).min(LONGEST_PAUSE));
    }
}
