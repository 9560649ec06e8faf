//! A thread of its own for a source that others push to, or that can't wait for whoever asks.

use std::future::Future;
use std::pin::pin;
use std::thread::{Builder as ThreadBuilder, JoinHandle};

use futures_util::future::select;
use stream_runtime::Error;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

/// A thread on which tokio runs a future, and the tasks that it spawns. Dropped, it ends them and waits until the thread is gone, and with it what they had open.
#[derive(Debug)]
pub(crate) struct Background {
    guard: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How often tasks are run once more before they are ended.
const LAST_WORDS: usize = 16;

impl Background {
    /// Starts a thread for the future that is made on it.
    pub(crate) fn start<F: Future<Output = ()>>(
        name: &str,
        run: impl FnOnce() -> F + Send + 'static,
    ) -> Result<Self, Error> {
        let failed = |cause| Error::new("can't start a thread for the network").caused_by(cause);
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (guard, dropped) = oneshot::channel::<()>();
        let body = move || {
            runtime.block_on(async {
                drop(select(dropped, pin!(run())).await);
                // Whoever was told the end in this moment may still pass it on: an answer is one write.
                for _ in 0..LAST_WORDS {
                    tokio::task::yield_now().await;
                }
            });
            // A name that is being looked up can't be ended, and is not waited for.
            runtime.shutdown_background();
        };
        let thread = ThreadBuilder::new().name(name.into()).spawn(body).map_err(failed)?;
        Ok(Background { guard: Some(guard), thread: Some(thread) })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.guard = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
