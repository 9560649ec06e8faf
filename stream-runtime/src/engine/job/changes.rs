//! How a pipeline has changed since its checkpoint was written.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Job;
use crate::checkpoint::Storage;
use crate::engine::durable::Migration;
use crate::engine::kind::Checkpointed;

impl<F, S: Storage> Job<F, Checkpointed<S>> {
    /// A state has another address now: the operator, or what it stands on, was renamed. What the checkpoint has at the old address goes on at the new one. Where
    /// that was done before, it does nothing, so that it may stay until the next release.
    ///
    /// An address is what stands in the pipeline, such as `by_user.count`; a second one of the same name is `by_user.count#2`.
    ///
    /// ```no_run
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     #[durable]
    ///     fn clicks(users: impl Source<u64>, out: impl Sink<(u64, u64)>) {
    ///         let by_user = users.key_by(|user| *user);
    ///         by_user.unbounded("there are few users").count().sink(out);
    ///     }
    /// );
    ///
    /// let job = clicks(Vec::new(), collected()).checkpoint_to("state/clicks");
    /// job.renamed("by_customer.count", "by_user.count").run_blocking()?;
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    pub fn renamed(mut self, old: &str, new: &str) -> Self {
        self.settings.ways.renamed.push((old.to_owned(), new.to_owned()));
        self
    }

    /// What the checkpoint has at this address, and the pipeline has no use for, is dropped: the operator is gone, or its state is another now and begins empty. A
    /// state that the pipeline can go on with is kept, so that this may stay until the next release; to begin that anew too, give it another name.
    pub fn forget(mut self, address: &str) -> Self {
        self.settings.ways.forgotten.push(address.to_owned());
        self
    }

    /// What is kept at this address had another type when the checkpoint was written: each value of it becomes one of the new type. It is what the user keeps:
    /// the state of `scan` or `process`, the accumulator of `fold`, the items of a table or a join. Timers and expiry stay. A part may be migrated too, such as the
    /// type of a field.
    ///
    /// The old type is one that looks as the type did then, whatever its name. Both are compared with what the checkpoint says and with the pipeline. It runs once:
    /// where the checkpoint has the new type, it does nothing. Keys can't be migrated.
    ///
    /// Until the first commit, all of the state that is migrated is in memory once more, as bytes; the same holds for [`renamed`](Self::renamed).
    ///
    /// ```no_run
    /// use serde::{Deserialize, Serialize};
    /// use thalweg::prelude::*;
    ///
    /// /// What it was.
    /// #[derive(Deserialize)]
    /// struct SpentBefore {
    ///     cents: u32,
    /// }
    ///
    /// #[derive(Clone, Default, Serialize, Deserialize)]
    /// struct Spent {
    ///     cents: u64,
    /// }
    ///
    /// stream!(
    ///     #[durable]
    ///     fn spending(orders: impl Source<(u64, u64)> + Bounded, out: impl Sink<u64>) {
    ///         let by_user = orders.key_by(|(user, _)| *user);
    ///         by_user
    ///             .scan(Spent::default(), |spent, (_, cents)| {
    ///                 spent.cents += cents;
    ///                 spent.cents
    ///             })
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let job = spending(Vec::new(), collected()).checkpoint_to("state/spending");
    /// job.migrate("by_user.scan", |old: SpentBefore| Spent { cents: old.cents.into() }).run_blocking()?;
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    pub fn migrate<Old, New>(mut self, address: &str, by: impl Fn(Old) -> New + Send + Sync + 'static) -> Self
    where
        Old: DeserializeOwned,
        New: Serialize + DeserializeOwned,
    {
        self.settings.ways.migrations.push((address.to_owned(), Migration::new(by)));
        self
    }
}
