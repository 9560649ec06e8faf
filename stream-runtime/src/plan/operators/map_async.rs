#[cfg(doc)]
use crate::call::Calls;
use crate::call::{CallError, IntoCalls};
use crate::plan::{Answers, CallsWith, IsCall, Proof, Stream, Three, Unkeyed};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Asks an outside system about each item: the closure makes a future, and its result goes on.
    ///
    /// The first argument says how many calls may be under way at once: `16`, or with more words
    /// `calls(16).unordered().timeout(2.secs()).retries(3, backoff(100.millis()).up_to(5.secs()))`. A future gives a `Result`. Its errors
    /// come with the number of attempts, as a [`CallError`]; so do calls that take too long, 30 seconds unless said. What becomes of them
    /// must be said right behind it: [`split_errors`](Self::split_errors), [`or_fail`](Self::or_fail) or [`or_drop`](Self::or_drop).
    ///
    /// The calls of one batch are under way together, and the step waits for all of them. So a batch that is over has no open calls, and
    /// watermarks and positions are as exact as without them. The results are in the order of the items; with
    /// [`unordered`](Calls::unordered), within a batch, in that of the answers. A call may be made more than once: when it is tried
    /// again, and when a job that failed reads its batch again.
    ///
    /// A future may borrow from the batch and from what stands around the pipeline, such as a client, and it owns its item:
    /// `async |item| ..` or `|item| async move { .. }`. What it waits for is tokio's: of the runtime that awaits
    /// [`run`](crate::engine::Job::run), and for [`run_blocking`](crate::engine::Job::run_blocking) of a small one of the job's own. One
    /// thread polls the futures of a batch; what computes for long in one belongs into `tokio::task::spawn_blocking`, or into a `map` behind
    /// it. A job that is to stop gives the calls of its batch as much time as one call has, and else ends with an error.
    ///
    /// - **Key and time**: the key is dropped; the result or error has the time of the item, and the watermark stays.
    /// - **Cost**: the items of a batch are gathered and a new stage begins. Each call is an allocation, which
    ///   holds its future. A batch that takes long holds about four times as many items as calls may be under way.
    /// - **Spark Streaming**: calls inside `mapPartitions`, one after the other.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// /// Stands for a client of some service.
    /// struct Prices;
    ///
    /// impl Prices {
    ///     async fn of(&self, article: &str) -> Result<u32, String> {
    ///         if article == "tea" { Ok(3) } else { Err(format!("no {article} here")) }
    ///     }
    /// }
    ///
    /// stream!(
    ///     fn priced(
    ///         articles: impl Source<&String>,
    ///         prices: Prices,
    ///         out: impl Sink<u32>,
    ///         unknown: impl Sink<String>,
    ///     ) {
    ///         let (known, errors) = articles
    ///             .map_async(calls(16).timeout(2.secs()), async |article| prices.of(article).await)
    ///             .split_errors();
    ///         known.sink(out);
    ///         errors.map(|error| error.to_string()).sink(unknown);
    ///     }
    /// );
    ///
    /// let (mut out, mut unknown) = (vec![], vec![]);
    /// priced(shared(vec!["tea".to_owned(), "gold".to_owned()]), Prices, &mut out, &mut unknown).run_blocking().unwrap();
    /// assert_eq!(out, [3]);
    /// assert_eq!(unknown, ["the call failed: no gold here"]);
    /// ```
    #[must_use = "the errors must be dealt with: `.split_errors()`, `.or_fail()` or `.or_drop()`"]
    pub fn map_async<O, U, E, V, W, X, Fut, F>(
        self,
        calls: impl IntoCalls,
        function: F,
    ) -> (Stream<Result<U, CallError<E>>, Unkeyed, C, B>, F, Three<V, W, X>)
    where
        F: Fn(T) -> Fut + CallsWith<T, V> + Sync,
        Fut: IsCall<O, W>,
        O: Answers<U, E, X>,
    {
        let _ = calls;
        (Stream::new(), function, (Proof::new(), (Proof::new(), Proof::new())))
    }
}
