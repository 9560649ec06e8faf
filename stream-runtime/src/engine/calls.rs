//! Calls to outside systems: tokio waits for them, and the step for all of its batch.
//!
//! While the calls of a batch are under way a thread of their own polls their futures, which may so borrow from the batch and from the
//! job; the engine's thread sleeps. What an operator gives on is complete: what was begun in a step has ended in it, so that watermarks
//! and positions are as exact as without calls.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::Instant;

use futures_util::future::{Either, select};
use futures_util::stream::{self, StreamExt};
use tokio::time::{sleep, timeout};

use super::now;
use super::panic::{at, catch};
use super::pauses::Pauses;
use super::run::Engine;
use super::stop::Stop;
use crate::Error;
use crate::call::{CallError, Calls, IntoCalls};
use crate::source::Random;
use crate::time::Timestamp;

/// An item of a call, or its answer, with its time.
type Timed<T> = (Timestamp, T);

/// What a call comes to.
type Answer<U, E> = Result<U, CallError<E>>;

/// A batch has work for all calls that may be under way so many times over: then few wait for the slowest of the last.
const ROUNDS: usize = 4;

impl Engine {
    /// Learns of a `map_async`, before the first step.
    pub fn will_call(&mut self, calls: impl IntoCalls) {
        self.schedule.begins_with(calls.into_calls().limit.saturating_mul(ROUNDS));
    }

    /// Calls out with each item of a batch, and gives what became of the calls.
    ///
    /// # Errors
    /// A panic in the closure or in a future; an order to stop, when the calls have not ended in the time that one of them has.
    pub fn call<T, U, E, Fut>(
        &mut self,
        id: usize,
        items: Vec<Timed<T>>,
        calls: impl IntoCalls,
        function: impl Fn(T) -> Fut + Sync,
    ) -> Result<Vec<Timed<Answer<U, E>>>, Error>
    where
        T: Clone + Send,
        U: Send,
        E: Send,
        Fut: Future<Output = Result<U, E>>,
    {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let (begun, graph, tokio) = (Instant::now(), self.graph, self.tokio.handle()?);
        let pauses = Pauses::new(self.schedule.hand().cloned());
        let round = Round { calls: calls.into_calls(), function, seed: self.batch(), pauses };
        let stop = self.schedule.stop();
        let time = self.time();
        let run = || {
            now::turn_to(Some(time));
            catch(graph, || at(id, || tokio.block_on(round.until_stopped(items, stop))))
        };
        let ended = thread::scope(|scope| {
            let poller = thread::Builder::new().name("thalweg calls".into()).spawn_scoped(scope, run);
            poller.map(|thread| thread.join())
        });
        let ended = match ended {
            Ok(Ok(ended)) => ended.and_then(|ended| ended).map_err(|error| error.at(graph.place(id)))?,
            Ok(Err(_)) => return Err(Error::new("the thread of the calls ended").at(graph.place(id))),
            Err(cause) => return Err(Error::new("can't start a thread for calls").caused_by(cause)),
        };
        self.report.called(begun.elapsed(), ended.iter().map(|ended| u64::from(ended.retries)).sum());
        Ok(ended.into_iter().map(|ended| ended.answer).collect())
    }
}

/// What became of a call.
struct Ended<U, E> {
    place: usize,
    answer: Timed<Answer<U, E>>,
    retries: u32,
}

/// How the calls of one batch are made.
struct Round<F> {
    calls: Calls,
    function: F,
    seed: u64,
    pauses: Pauses,
}

impl<F> Round<F> {
    /// Makes all calls. A job that is to stop finishes its batch, if that takes no longer than one more call may.
    async fn until_stopped<T, U, E, Fut>(&self, items: Vec<Timed<T>>, stop: &Stop) -> Result<Vec<Ended<U, E>>, Error>
    where
        T: Clone,
        F: Fn(T) -> Fut,
        Fut: Future<Output = Result<U, E>>,
    {
        let calls = items.len();
        let stopped = async {
            stopped(stop).await;
            sleep(self.calls.timeout).await;
        };
        let mut all = pin!(self.all(items));
        let all = poll_fn(|context| {
            let polled = all.as_mut().poll(context);
            if polled.is_pending() {
                self.pauses.pass();
            }
            polled
        });
        match select(all, pin!(stopped)).await {
            Either::Left((ended, _)) => Ok(ended),
            Either::Right(_) => Err(Error::new(format!(
                "stopped, and the batch's {calls} calls had not ended {:?} later",
                self.calls.timeout
            ))),
        }
    }

    async fn all<T, U, E, Fut>(&self, items: Vec<Timed<T>>) -> Vec<Ended<U, E>>
    where
        T: Clone,
        F: Fn(T) -> Fut,
        Fut: Future<Output = Result<U, E>>,
    {
        let calls = items.into_iter().enumerate().map(|(place, (time, item))| self.one(place, time, item));
        let mut ended: Vec<_> = stream::iter(calls).buffer_unordered(self.calls.limit).collect().await;
        if self.calls.is_ordered {
            ended.sort_unstable_by_key(|ended| ended.place);
        }
        ended
    }

    /// A call with all its attempts. While it waits to be tried again it still counts as under way: a system in trouble gets fewer.
    async fn one<T, U, E, Fut>(&self, place: usize, time: Timestamp, item: T) -> Ended<U, E>
    where
        T: Clone,
        F: Fn(T) -> Fut,
        Fut: Future<Output = Result<U, E>>,
    {
        let mut random = Random::new(self.seed, place as u64);
        for attempts in 1..=self.calls.retries {
            if let Ok(result) = self.attempt(item.clone(), attempts).await {
                return Ended { place, answer: (time, Ok(result)), retries: attempts - 1 };
            }
            self.pauses.pause(self.calls.backoff.pause(attempts, &mut random)).await;
        }
        let retries = self.calls.retries;
        Ended { place, answer: (time, self.attempt(item, retries.saturating_add(1)).await), retries }
    }

    async fn attempt<T, U, E, Fut>(&self, item: T, attempts: u32) -> Answer<U, E>
    where
        F: Fn(T) -> Fut,
        Fut: Future<Output = Result<U, E>>,
    {
        let allowed = self.calls.timeout;
        match self.pauses.attempt(timeout(allowed, (self.function)(item))).await {
            Ok(result) => result.map_err(|error| CallError::Failed { error, attempts }),
            Err(_) => Err(CallError::TimedOut { timeout: allowed, attempts }),
        }
    }
}

/// Ends when the job is to stop.
async fn stopped(stop: &Stop) {
    poll_fn(|context| {
        stop.wakes(context.waker());
        if stop.is_stopped() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
