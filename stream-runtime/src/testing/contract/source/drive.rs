//! Polls a source as an engine does: again when it is woken, and only then.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use crate::Error;
use crate::source::{Limit, Ready, Source};
use crate::testing::contract::broken::broken;

/// A poll that takes longer blocks: the other inputs of a job wait for it.
const LONGEST_POLL: Duration = Duration::from_secs(1);

/// So many polls that find nothing, at more than one each millisecond, are too many.
const IDLE_POLLS: u32 = 200;

pub(super) struct Drive {
    pub(super) patience: Duration,
}

impl Drive {
    /// Polls until there is a batch or the end. `None` when the patience is over.
    pub(super) fn wait<S: Source>(
        &self,
        source: &mut S,
        limit: Limit,
        pending: &mut dyn FnMut(&S) -> Result<(), Error>,
    ) -> Result<Option<Ready>, Error> {
        let (begun, mut polls) = (Instant::now(), 0);
        loop {
            // A new waker for each poll: the last one counts.
            let bell = Arc::new(Bell::default());
            if let Poll::Ready(ready) = poll(source, limit, &Waker::from(Arc::clone(&bell)))? {
                return Ok(Some(ready));
            }
            pending(source)?;
            polls += 1;
            if polls > IDLE_POLLS && begun.elapsed() < polls * Duration::from_millis(1) {
                let rule = "a pending poll wakes when there is something, and not over and over before";
                return Err(broken(rule, format!("{polls} polls in {:?}, and nothing", begun.elapsed()), how(limit)));
            }
            if !bell.rings_within(self.patience.saturating_sub(begun.elapsed())) {
                return self.poll_unasked(source, limit);
            }
        }
    }

    /// Nobody was woken: there should be nothing.
    fn poll_unasked<S: Source>(&self, source: &mut S, limit: Limit) -> Result<Option<Ready>, Error> {
        match poll(source, limit, Waker::noop())? {
            Poll::Pending => Ok(None),
            Poll::Ready(ready) => {
                let rule = "a pending poll wakes the last waker that it was given when there is something";
                let seen = format!("{ready:?} after {:?}, and nobody was woken", self.patience);
                Err(broken(rule, seen, how(limit)))
            }
        }
    }
}

fn poll<S: Source>(source: &mut S, limit: Limit, waker: &Waker) -> Result<Poll<Ready>, Error> {
    let begun = Instant::now();
    let polled = source.poll_ready(&mut Context::from_waker(waker), limit);
    if begun.elapsed() > LONGEST_POLL {
        let rule = "a poll does not block: what waits does so on a thread or a task of its own";
        return Err(broken(rule, format!("a poll of {:?}", begun.elapsed()), how(limit)));
    }
    match polled {
        Poll::Pending => Ok(Poll::Pending),
        Poll::Ready(Ok(ready)) => Ok(Poll::Ready(ready)),
        Poll::Ready(Err(cause)) => Err(Error::new("the source failed").caused_by(cause)),
    }
}

fn how(limit: Limit) -> String {
    format!("`poll_ready` with {limit:?}")
}

/// Who sleeps until it rings.
#[derive(Debug, Default)]
struct Bell {
    rung: Mutex<bool>,
    rings: Condvar,
}

impl Bell {
    fn rings_within(&self, patience: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.rings.wait_timeout_while(rung, patience, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.rings.notify_all();
    }
}
