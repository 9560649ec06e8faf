//! The workers' threads: a piece of work for each of them, and the engine's thread is the first.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Error;

/// The workers of a job. They have threads from when they are first needed; the thread that calls is one of them.
///
/// A [`Source`](crate::source::Source) is [lent](crate::source::Source::lend_workers) them, for what takes long in a poll and can be divided.
///
/// ```
/// use stream_runtime::source::Workers;
///
/// let mut parts = [vec![3, 1, 2], vec![6, 5, 4]];
/// Workers::new(2).each(&mut parts, |part| part.sort())?;
/// assert_eq!(parts, [[1, 2, 3], [4, 5, 6]]);
/// # Ok::<(), stream_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Workers {
    count: usize,
    threads: Arc<OnceLock<ThreadPool>>,
}

impl Workers {
    /// So many, the calling thread among them. 0 counts as 1.
    pub fn new(count: usize) -> Self {
        Workers { count: count.max(1), threads: Arc::default() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Works on each part, on the first here and on the others on the workers' threads, and returns when all is done.
    ///
    /// # Errors
    /// The system has no threads for them.
    ///
    /// # Panics
    /// When the work does.
    pub fn each<T: Send>(&self, parts: &mut [T], work: impl Fn(&mut T) + Sync) -> Result<(), Error> {
        let Some((first, others)) = parts.split_first_mut() else { return Ok(()) };
        if others.is_empty() {
            work(first);
            return Ok(());
        }
        let left = AtomicUsize::new(others.len());
        let (work, left) = (&work, &left);
        self.threads()?.in_place_scope(|scope| {
            for part in others {
                scope.spawn(move |_| {
                    work(part);
                    left.fetch_sub(1, Ordering::Release);
                });
            }
            work(first);
            await_a_moment(left);
        });
        Ok(())
    }

    fn threads(&self) -> Result<&ThreadPool, Error> {
        if self.threads.get().is_none() {
            let threads = ThreadPoolBuilder::new()
                .num_threads(self.count.max(2) - 1)
                .thread_name(|worker| format!("thalweg {}", worker + 1))
                .build()
                .map_err(|cause| Error::new(format!("can't start {} workers", self.count)).caused_by(cause))?;
            let _ = self.threads.set(threads);
        }
        self.threads.get().ok_or_else(|| Error::new("the workers were not started"))
    }
}

/// Workers end at nearly the same time: to look a few times is quicker than to sleep and be woken, which takes tens of microseconds. Where there are more
/// threads than cores, one that hasn't ended may need this one.
fn await_a_moment(left: &AtomicUsize) {
    for look in 1..=LOOKS {
        if left.load(Ordering::Acquire) == 0 {
            return;
        }
        if look % 64 == 0 {
            std::thread::yield_now();
        } else {
            std::hint::spin_loop();
        }
    }
}

/// About ten microseconds.
const LOOKS: u32 = 1 << 9;
