//! A post for each batch, which its receiver takes once.

use std::marker::PhantomData;

use stream_runtime::Error;
use stream_runtime::sink::Transactional;

use super::HttpPost;

/// Each result is posted at least once: what [`HttpPost`] promises unless it is said otherwise.
#[derive(Debug)]
pub enum AtLeastOnce {}

/// A batch is one post, which is known by its number: see [`HttpPost::once_per_batch`].
#[derive(Debug)]
pub enum OncePerBatch {}

impl<F> HttpPost<F> {
    /// A batch is one post, a line for each result, with a key of the job's name and the batch's number; the receiver takes a post of one key once. A `#[durable(exactly_once)]` pipeline then writes to it.
    ///
    /// What is asked of the receiver, which the type can't know:
    ///
    /// - It keeps the `Idempotency-Key` together with what it does about the post, both or none, and answers 2xx to one whose key it has.
    /// - While it is still busy with the same post, it answers that, or 409 (as the IETF's draft of the header has it): then it is asked again.
    /// - Batches come one behind the other, so that the keys of a job's last few batches are all that it need remember.
    ///
    /// A job that begins anew, without its checkpoint, counts its batches from 0 again: it needs another name, or they are taken for the old ones. Of a job without a checkpoint each run has keys of
    /// its own. All of a batch is in memory until it is taken: the trigger's `.cap(..)` bounds it. A batch without results is not posted.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     #[durable(exactly_once)]
    ///     fn paid(cents: impl Source<u32>, out: impl Sink<u32>) {
    ///         cents.filter(|cents| *cents > 0).sink(out);
    ///     }
    /// );
    ///
    /// let books = http_post("https://books.example.com/payments").once_per_batch("paid-2026").content_type("application/x-ndjson").json();
    /// # let state = std::env::temp_dir().join(format!("once-per-batch-{}", std::process::id()));
    /// let job = paid(vec![0, 0], books).checkpoint_to(&state);
    /// job.run_blocking()?; // nothing was paid, and nothing is posted
    /// # std::fs::remove_dir_all(state).unwrap();
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn once_per_batch(self, job: impl Into<String>) -> HttpPost<F, OncePerBatch> {
        let HttpPost { mut settings, format, bodies, mut keys, lanes, is_fork, is_durable, .. } = self;
        (settings.together, settings.is_once) = (Some(usize::MAX), true);
        keys.name(job.into());
        keys.are_of_batches();
        HttpPost { settings, format, bodies, keys, lanes, is_fork, is_durable, promise: PhantomData }
    }
}

impl<F> Transactional for HttpPost<F, OncePerBatch> {
    /// Whether the batch that was under way was taken, only the receiver knows: it comes again with its key.
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.goes_on_behind(committed);
        Ok(())
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.keys.begin(batch);
        self.post()
    }

    /// It was taken when it was prepared.
    fn commit(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}
