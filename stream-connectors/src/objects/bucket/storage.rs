//! A bucket as a storage: what is staged lies under another name until it is published.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use stream_runtime::checkpoint::{Listed, Storage};

use super::Bucket;
use super::lease::{self, Held, Lease, lock};
use super::ranges::Ranges;
use super::requests::{create, failed, remove, wait};
use super::staged::{StagedObject, Written};

const LOCK: &str = ".lock";
/// `.staged/EPOCH/NAME`, where the epoch is the number of the lock's holder.
const STAGED: &str = ".staged";
/// What is larger is not sent once more when it is published, but copied by the store: which takes more requests.
const SENT_ONCE_MORE: u64 = 16 << 20;

impl Storage for Bucket {
    type Staged = StagedObject;
    type Object = Ranges;
    type Lock = Lease;

    fn is_lent(&self) -> bool {
        true
    }

    fn lock(&self) -> io::Result<Lease> {
        let mut present = lock(&self.held);
        if present.as_ref().is_some_and(|held| held.check().is_ok()) {
            return Err(io::Error::new(ErrorKind::WouldBlock, "held by another job of this process"));
        }
        let lease = lease::take(self.store.client()?, self.key(LOCK), self.lease)?;
        *lock(&lease.held().staged) = self.left()?;
        *present = Some(Arc::clone(lease.held()));
        Ok(lease)
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        let (store, prefix) = (self.store.client()?, self.prefix.clone());
        wait(async move {
            let listed = store.list_with_delimiter(Some(&prefix)).await.map_err(failed)?;
            let listed = listed.objects.into_iter().filter_map(|object| {
                let name = object.location.filename().filter(|name| !name.starts_with('.'))?.to_owned();
                Some(Listed { name, length: object.size })
            });
            Ok(listed.collect())
        })
    }

    fn staged(&self) -> io::Result<Vec<String>> {
        Ok(self.left()?.into_keys().collect())
    }

    fn stage(&self, name: &str) -> io::Result<StagedObject> {
        let held = self.held()?;
        lock(&held.staged).remove(name);
        Ok(StagedObject::new(name, self.store.client()?, self.staged_key(held.epoch, name)))
    }

    fn seal(&self, mut staged: StagedObject) -> io::Result<()> {
        let (held, store) = (self.held()?, self.store.client()?);
        if let Written::Whole(payload) = staged.end()? {
            let key = staged.key.clone();
            wait(async move { store.put(&key, payload).await.map_err(failed) })?;
        }
        lock(&held.staged).entry(staged.name.clone()).or_default().push((held.epoch, staged.bytes));
        Ok(())
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.publish_in("", name)
    }

    fn publish_in(&self, folder: &str, name: &str) -> io::Result<()> {
        let (held, store) = (self.held()?, self.store.client()?);
        held.check()?;
        let last = lock(&held.staged).get(name).and_then(|copies| copies.last().copied());
        let (epoch, bytes) = last.ok_or(ErrorKind::NotFound)?;
        let visible = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let (from, to) = (self.staged_key(epoch, name), self.key(&visible));
        match bytes > SENT_ONCE_MORE {
            true => wait(async move { store.copy_if_not_exists(&from, &to).await.map_err(failed) })?,
            false => wait(async move {
                let bytes = store.get(&from).await.map_err(failed)?.bytes().await.map_err(failed)?;
                create(store, to, PutPayload::from(bytes)).await
            })?,
        }
        // What is left of it is found when a job begins again.
        let _ = self.discard(name);
        Ok(())
    }

    fn finish(&self, mut staged: StagedObject, name: &str) -> io::Result<()> {
        let held = self.held()?;
        held.check()?;
        match staged.end()? {
            Written::Whole(payload) => {
                let (store, key) = (self.store.client()?, self.key(name));
                wait(create(store, key, payload))
            }
            Written::Sent => {
                lock(&held.staged).entry(name.to_owned()).or_default().push((held.epoch, staged.bytes));
                self.publish(name)
            }
        }
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        let held = self.held()?;
        let copies = lock(&held.staged).get(name).cloned().unwrap_or_default();
        for (epoch, _) in copies {
            self.remove_key(self.staged_key(epoch, name))?;
        }
        lock(&held.staged).remove(name);
        Ok(())
    }

    fn open(&self, name: &str) -> io::Result<Ranges> {
        self.open_at(name, 0)
    }

    fn open_at(&self, name: &str, offset: u64) -> io::Result<Ranges> {
        Ranges::open(self.store.client()?, self.key(name), offset)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.held()?.check()?;
        self.remove_key(self.key(name))
    }

    fn name(&self) -> String {
        format!("`{}`", self.title())
    }
}

impl Bucket {
    /// What the holder of the lock knows.
    fn held(&self) -> io::Result<Arc<Held>> {
        lock(&self.held).clone().ok_or_else(|| io::Error::other("nothing is written there without its lock"))
    }

    fn staged_key(&self, epoch: u64, name: &str) -> Path {
        self.key(&format!("{STAGED}/{epoch:020}/{name}"))
    }

    fn remove_key(&self, key: Path) -> io::Result<()> {
        wait(remove(self.store.client()?, key))
    }

    /// What was staged and neither published nor discarded: for each name the holders who did it, with the lengths.
    fn left(&self) -> io::Result<BTreeMap<String, Vec<(u64, u64)>>> {
        let mut left: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
        for (rest, bytes) in self.all(&self.key(STAGED))? {
            let parsed = rest.split_once('/').and_then(|(epoch, name)| Some((epoch.parse().ok()?, name)));
            if let Some((epoch, name)) = parsed {
                left.entry(name.to_owned()).or_default().push((epoch, bytes));
            }
        }
        left.values_mut().for_each(|copies| copies.sort_unstable());
        Ok(left)
    }

    /// All objects behind a prefix, however deep, by the rest of their names, with their lengths.
    fn all(&self, prefix: &Path) -> io::Result<Vec<(String, u64)>> {
        let (store, prefix) = (self.store.client()?, prefix.clone());
        wait(async move {
            let listed: Vec<_> = store.list(Some(&prefix)).try_collect().await.map_err(failed)?;
            let name =
                |path: &Path| Some(path.as_ref().strip_prefix(prefix.as_ref())?.trim_start_matches('/').to_owned());
            Ok(listed.iter().filter_map(|object| Some((name(&object.location)?, object.size))).collect())
        })
    }
}
