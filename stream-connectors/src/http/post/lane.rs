//! Posts under way: a lane each.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use stream_runtime::Error;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::send::Sending;
use crate::background::Background;

/// Lanes on which posts go out, on a thread of their own.
#[derive(Debug)]
pub(super) struct Lanes {
    posts: Sender<Post>,
    state: Arc<Shared>,
    _thread: Background,
}

#[derive(Debug)]
struct Post {
    body: Vec<u8>,
    key: String,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Posts that are not taken yet.
    pending: usize,
    failed: Option<Error>,
    /// Whether a lane has failed: the others don't go on.
    is_over: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    pub(super) fn start(sending: Sending, lanes: usize) -> Result<Self, Error> {
        let (posts, waiting) = channel(lanes);
        let state = Arc::<Shared>::default();
        let (sending, shared) = (Arc::new(sending), Arc::clone(&state));
        let run = move || async move {
            let waiting = Arc::new(tokio::sync::Mutex::new(waiting));
            let lanes: Vec<_> = (0..lanes)
                .map(|_| tokio::spawn(drive(Arc::clone(&sending), Arc::clone(&waiting), Arc::clone(&shared))))
                .collect();
            for lane in lanes {
                // A lane that panicked has dropped its post: whoever waits for it must not wait for ever.
                if lane.await.is_err() {
                    fail(&shared, Error::new("a task that posts results has panicked"));
                }
            }
        };
        Ok(Lanes { posts, state, _thread: Background::start("post-results", run)? })
    }

    /// Sends a post; waits while as many are under way as may be.
    pub(super) fn send(&mut self, body: Vec<u8>, key: String) -> Result<(), Error> {
        {
            let mut state = self.state.lock();
            if state.is_over {
                return Err(over(&mut state));
            }
            state.pending += 1;
        }
        self.posts.blocking_send(Post { body, key }).map_err(|_| over(&mut self.state.lock()))
    }

    /// Waits until all are taken.
    pub(super) fn wait(&mut self) -> Result<(), Error> {
        let mut state = self.state.lock();
        while state.pending > 0 && !state.is_over {
            state = self.state.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.is_over { Err(over(&mut state)) } else { Ok(()) }
    }
}

fn over(state: &mut State) -> Error {
    state.failed.take().unwrap_or_else(|| Error::new("posts are not sent any more: one of them has failed before"))
}

fn fail(shared: &Shared, error: Error) {
    let mut state = shared.lock();
    state.failed.get_or_insert(error);
    state.is_over = true;
    drop(state);
    shared.changed.notify_all();
}

/// Sends one post after the other, on one connection as long as that holds.
async fn drive(sending: Arc<Sending>, posts: Arc<tokio::sync::Mutex<Receiver<Post>>>, shared: Arc<Shared>) {
    let mut connection = None;
    loop {
        let next = posts.lock().await.recv().await;
        let Some(Post { body, key }) = next else { return };
        if shared.lock().is_over {
            return;
        }
        match sending.send(&mut connection, body.into(), &key).await {
            Ok(()) => {
                shared.lock().pending -= 1;
                shared.changed.notify_all();
            }
            Err(error) => return fail(&shared, error),
        }
    }
}
