//! A bucket of an object store: a place for checkpoints and results, and for files to read.
//!
//! `requests` sends what `store` has been made to reach; `storage` is the boundary that checkpoints and sinks are written to, with `staged` and `ranges` for what is
//! written and read; `lease` keeps others out; `set` lists and opens files for sources.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use object_store::ObjectStore;
use object_store::path::Path;

mod lease;
mod ranges;
mod requests;
mod set;
mod staged;
mod storage;
mod store;

pub use lease::Lease;
pub use ranges::Ranges;
pub(super) use set::Prefix;
pub use staged::StagedObject;

use lease::Held;
use store::Store;

/// A bucket of an object store, or what has a prefix in it: see [`s3`].
///
/// As a [`Storage`](stream_runtime::checkpoint::Storage) it holds a checkpoint (`.checkpoint_to(bucket)`) or results (`files(bucket)`); each of them needs a prefix of
/// its own. As a place of files it is read with [`files_in`](super::files_in).
///
/// # What is promised
///
/// An object becomes visible by one conditional request (`PutObject` or `CompleteMultipartUpload` with `If-None-Match: *`): at once, as a whole, and never in the place of another. A request
/// of which the answer was lost is known again, by a mark that each object has.
///
/// The lock is an object too, `.lock`, which its holder writes again and again (`If-Match`). Who finds it held waits for as long as it is [lent](Bucket::lease), and takes
/// it if it was not renewed meanwhile: so a job that was killed can begin again after that time, and one that has ended well at once. A holder that was paused for longer
/// finds out before the next thing that it writes. What it had sent at that moment can't be called back; it does no harm:
///
/// - A **checkpoint** begins with an empty log under the name that the other would publish next. Of two only one is made: the other job ends, with nothing committed.
/// - **Results** of `#[durable(exactly_once)]` are shown when the checkpoint has them: what the other prepared is never shown, or is what was committed. What it
///   staged has the number of its lock in its name, and is never taken for what a later holder staged.
/// - **Removals** can't be made conditional. A sink removes something only when it begins: what is pending of batches that were not committed, and, where it is `#[durable]` without
///   `exactly_once`, the batch in doubt. One that was under way when its holder was paused for longer than the lease may remove what the next holder has written under that name. `files(bucket)`
///   with `exactly_once` removes nothing.
#[derive(Clone)]
pub struct Bucket {
    store: Arc<Store>,
    prefix: Path,
    lease: Duration,
    /// What the holder of the lock knows. Clones share it.
    held: Arc<Mutex<Option<Arc<Held>>>>,
}

/// How long a lock is lent, unless told otherwise.
const LEASE: Duration = Duration::from_secs(15);

/// A bucket of S3, or of a store that speaks as S3 does, by its URL: `s3://bucket` or `s3://bucket/prefix`.
///
/// Region, endpoint and credentials are those of the environment (`AWS_REGION`, `AWS_ENDPOINT`, `AWS_ACCESS_KEY_ID` …, or those of the machine or the container),
/// unless they are given here. Nothing is connected before the job begins.
///
/// ```no_run
/// use thalweg::connectors::objects::s3;
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable(exactly_once)]
///     fn paid(cents: impl Source<u32>, out: impl Sink<u32>) {
///         cents.filter(|cents| *cents > 0).sink(out);
///     }
/// );
///
/// let bucket = s3("s3://shop").region("eu-central-1");
/// paid(vec![500, 0, 20], files(bucket.at("paid"))).checkpoint_to(bucket.at("state")).run_blocking()?;
/// # Ok::<(), Error>(())
/// ```
pub fn s3(url: impl Into<String>) -> Bucket {
    let (store, prefix) = Store::of_url(url.into());
    Bucket::new(store, prefix)
}

/// Any store of the crate `object_store` that has conditional writes.
///
/// ```
/// use std::sync::Arc;
///
/// use object_store::memory::InMemory;
/// use thalweg::checkpoint::Storage;
/// use thalweg::connectors::objects::bucket_of;
///
/// let bucket = bucket_of(Arc::new(InMemory::new())).at("state");
/// assert!(bucket.list()?.is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn bucket_of(store: Arc<dyn ObjectStore>) -> Bucket {
    Bucket::new(Store::ready(store), Path::default())
}

impl Bucket {
    fn new(store: Store, prefix: Path) -> Self {
        Bucket { store: Arc::new(store), prefix, lease: LEASE, held: Arc::default() }
    }

    /// What has a further prefix, such as `results/daily`.
    #[must_use]
    pub fn at(&self, prefix: &str) -> Bucket {
        let parts = prefix.split('/').filter(|part| !part.is_empty());
        let prefix = parts.fold(self.prefix.clone(), |prefix, part| prefix.join(part));
        Bucket { store: Arc::clone(&self.store), prefix, lease: self.lease, held: Arc::default() }
    }

    /// For how long a lock is lent, in place of 15 seconds: so long a job waits whose predecessor was killed, and so long a job may be without its store before
    /// another may take its place. It is renewed three times in that time.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        Bucket { lease, held: Arc::default(), ..self }
    }

    /// The region, in place of that of the environment.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        self.option("aws_region", region)
    }

    /// Where the store is, for one that is not Amazon's, such as `http://127.0.0.1:9000`.
    #[must_use]
    pub fn endpoint(self, url: impl Into<String>) -> Self {
        let url = url.into();
        let is_plain = url.starts_with("http://");
        self.option("aws_allow_http", is_plain.to_string()).option("aws_endpoint", url)
    }

    /// An access key and its secret, in place of those of the environment.
    #[must_use]
    pub fn credentials(self, key: impl Into<String>, secret: impl Into<String>) -> Self {
        self.option("aws_access_key_id", key).option("aws_secret_access_key", secret)
    }

    /// Any other option of `object_store`'s [builder](object_store::aws::AmazonS3ConfigKey), by its name. One that it doesn't know ends the job with an error before
    /// anything is read; so does an option of a [ready store](bucket_of).
    #[must_use]
    pub fn option(self, name: &str, value: impl Into<String>) -> Self {
        let store = Arc::new(self.store.with(name, value.into()));
        Bucket { store, held: Arc::default(), ..self }
    }

    /// An object of the prefix.
    fn key(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |prefix, part| prefix.join(part))
    }

    /// What it is called in an error.
    fn title(&self) -> String {
        match self.prefix.as_ref() {
            "" => self.store.name(),
            prefix => format!("{}/{prefix}", self.store.name()),
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.title()).finish()
    }
}
