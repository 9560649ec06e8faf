//! Results as POSTs.

mod bodies;
mod lane;
mod once;
mod send;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::call::{Backoff, backoff};
use stream_runtime::sink::{Format, Sink};

use super::client::Headers;
use super::lines::named;
use crate::payload::encode::{Encode, Text};
use bodies::{Bodies, Keys};
use lane::Lanes;
pub use once::{AtLeastOnce, OncePerBatch};
use send::Sending;

/// Posts results: made by [`http_post`]. `P` is what it promises: [`AtLeastOnce`] or [`OncePerBatch`].
pub struct HttpPost<F = Text, P = AtLeastOnce> {
    settings: Settings,
    format: F,
    /// What was written and not sent yet.
    bodies: Bodies,
    keys: Keys,
    /// Who sends; none before the first post, and none in a fork.
    lanes: Option<Lanes>,
    is_fork: bool,
    /// In a durable job nothing is sent before the job's log says what is in the batch.
    is_durable: bool,
    promise: PhantomData<fn() -> P>,
}

/// How results are posted.
#[derive(Debug)]
struct Settings {
    url: Box<str>,
    headers: Headers,
    content_type: Box<str>,
    concurrent: usize,
    attempts: u32,
    backoff: Backoff,
    timeout: Duration,
    /// The most bytes of a post with several results; none, where each has its own.
    together: Option<usize>,
    /// A post of one key is taken once.
    is_once: bool,
}

/// Unless it is said otherwise, a post is tried so often: about half a minute.
const ATTEMPTS: u32 = 8;
const TIMEOUT: Duration = Duration::from_secs(30);
const TOGETHER: usize = 1 << 20;

/// Posts each result to a URL, as [`Display`](fmt::Display) shows it, or in a [format](crate::payload::encode::Encode): `.json()`, `.with(closure)`. With [`per_batch`](HttpPost::per_batch), the results of a batch go
/// together, a line each.
///
/// - **A post is taken** when the answer is 2xx. It is tried again where there is no answer, and at 5xx, 408, 425 and 429, with pauses that grow or are as long as the server says
///   (`Retry-After`), eight times unless [`attempts`](HttpPost::attempts) says otherwise. Then, and at any other answer at once, the job ends with an error.
/// - **The order** is kept, since one post is under way at a time, unless [`concurrent`](HttpPost::concurrent) allows more. A batch is done when all its posts are taken.
/// - **Behind a crash** a `#[durable]` job posts the results of the batch that was under way again: at least once. So that the other side can tell, each post has a header `Idempotency-Key`, of the job's name,
///   the batch's number, and what is in it, which is the same then, whatever the number of workers. With `per_batch` that is so if the number of workers stays the same.
/// - **Exactly once**, to a receiver that takes a post of one key once: [`once_per_batch`](HttpPost::once_per_batch).
///
/// ```
/// use thalweg::prelude::*;
///
/// stream!(
///     fn alerts(celsius: impl Source<f64>, out: impl Sink<f64>) {
///         celsius.filter(|celsius| *celsius > 80.0).sink(out);
///     }
/// );
///
/// let hook = http_post("http://127.0.0.1:8080/alerts").content_type("application/json").json();
/// let job = alerts(vec![21.5], hook);
/// job.run_blocking()?; // nothing is too hot, and nothing is posted
/// # Ok::<(), Error>(())
/// ```
pub fn http_post(url: impl Into<Box<str>>) -> HttpPost {
    let url = url.into();
    let keys = Keys::new(named(&url));
    let settings = Settings {
        url,
        headers: Headers::default(),
        content_type: "text/plain; charset=utf-8".into(),
        concurrent: 1,
        attempts: ATTEMPTS,
        backoff: backoff(Duration::from_millis(200)).up_to(Duration::from_secs(10)),
        timeout: TIMEOUT,
        together: None,
        is_once: false,
    };
    let (bodies, promise) = (Bodies::default(), PhantomData);
    HttpPost { settings, format: Text, bodies, keys, lanes: None, is_fork: false, is_durable: false, promise }
}

/// A body is a record in a format: `.json()`, `.csv()`, `.text()`, `.raw()`, `.with(closure)`. What it is said to be is another matter: [`content_type`](HttpPost::content_type).
impl<F, P> Encode for HttpPost<F, P> {
    type With<G> = HttpPost<G, P>;

    fn format<G>(self, format: G) -> HttpPost<G, P> {
        let HttpPost { settings, bodies, keys, lanes, is_fork, is_durable, promise, .. } = self;
        HttpPost { settings, format, bodies, keys, lanes, is_fork, is_durable, promise }
    }
}

impl<F> HttpPost<F> {
    /// Posts the results of a batch together, a line each, up to a megabyte at a time.
    #[must_use]
    pub fn per_batch(mut self) -> Self {
        self.settings.together = Some(TOGETHER);
        self
    }

    /// How many posts may be under way at once: their order is not kept then.
    #[must_use]
    pub fn concurrent(mut self, posts: usize) -> Self {
        self.settings.concurrent = posts.max(1);
        self
    }

    /// What the job is called in the keys of its posts, where several jobs post to one URL.
    #[must_use]
    pub fn job(mut self, name: impl Into<String>) -> Self {
        self.keys.name(name.into());
        self
    }
}

impl<F, P> HttpPost<F, P> {
    /// What the posts are said to be, in place of `text/plain; charset=utf-8`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<Box<str>>) -> Self {
        self.settings.content_type = content_type.into();
        self
    }

    /// Sends a header with each post.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.settings.headers.set(name, value);
        self
    }

    /// Sends `Authorization: Bearer TOKEN` with each post.
    #[must_use]
    pub fn bearer(mut self, token: &str) -> Self {
        self.settings.headers.bearer(token);
        self
    }

    /// How often a post is tried, in place of eight times, and with which pauses, in place of those that begin with 200 ms and grow to 10 s.
    #[must_use]
    pub fn attempts(mut self, attempts: u32, backoff: Backoff) -> Self {
        (self.settings.attempts, self.settings.backoff) = (attempts.max(1), backoff);
        self
    }

    /// How long an attempt may take, in place of 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sends what was written, as far as it is complete: in the middle of a batch a post of several results may still grow.
    fn send(&mut self, is_end: bool) -> Result<(), Error> {
        let lanes = match self.lanes.take() {
            Some(lanes) => lanes,
            None => Lanes::start(Sending::new(&self.settings)?, self.settings.concurrent)?,
        };
        let lanes = self.lanes.insert(lanes);
        let keys = &mut self.keys;
        self.bodies.take(self.settings.together, is_end, |body| {
            let key = keys.of(&body);
            lanes.send(body, key)
        })
    }

    /// Sends the rest of a batch, and waits until all of it is taken.
    fn post(&mut self) -> Result<(), Error> {
        if !self.bodies.is_empty() {
            self.send(true)?;
        }
        self.lanes.as_mut().map_or(Ok(()), Lanes::wait)
    }

    /// The job is durable: what it posts goes behind this batch.
    fn goes_on_behind(&mut self, committed: Option<u64>) {
        self.is_durable = true;
        self.keys.resume(committed);
    }
}

impl<T, F: Format<T>, P> Sink<T> for HttpPost<F, P> {
    #[inline]
    fn write(&mut self, record: T) -> Result<(), Error> {
        let formatted = self.bodies.add(|out| self.format.format(record, out));
        formatted.map_err(|cause| {
            Error::new(format!("can't format a record for `{}`", named(&self.settings.url))).caused_by(cause)
        })?;
        if self.is_fork || self.is_durable { Ok(()) } else { self.send(false) }
    }

    fn fork(&mut self) -> Option<Self> {
        let (settings, keys) = (http_post(self.settings.url.clone()).settings, Keys::new(""));
        let (bodies, format, promise) = (Bodies::default(), self.format.clone(), PhantomData);
        Some(HttpPost { settings, format, bodies, keys, lanes: None, is_fork: true, is_durable: false, promise })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.bodies.append(&mut fork.bodies);
        if self.is_durable { Ok(()) } else { self.send(false) }
    }

    fn resume(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.goes_on_behind(committed);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.post()?;
        self.keys.next_batch();
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.lanes = None;
        Ok(())
    }
}

impl<F, P> fmt::Debug for HttpPost<F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpPost").field("settings", &self.settings).finish_non_exhaustive()
    }
}
