//! The time of the batch that a thread works on, for closures.

use std::cell::Cell;

use crate::time::Timestamp;

thread_local! {
    static NOW: Cell<Option<Timestamp>> = const { Cell::new(None) };
}

/// The time of the batch that the closure is called in: by the wall's clock when the batch began, the same for all of it, and the same again where the batch runs
/// again behind a crash (rule 15). Outside of a job it is what time it is.
///
/// ```
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable]
///     fn stamped(orders: impl Source<u32> + Bounded, out: impl Sink<(u32, Timestamp)>) {
///         orders.map(|order| (order, batch_time())).sink(out);
///     }
/// );
///
/// let (mut out, checkpoint) = (Vec::new(), thalweg::checkpoint::InMemory::new());
/// stamped(vec![1, 2], &mut out).checkpoint_to(checkpoint).run_blocking()?;
/// assert!(out[0].1 == out[1].1 && out[0].1 <= batch_time());
/// # Ok::<(), Error>(())
/// ```
pub fn batch_time() -> Timestamp {
    NOW.get().unwrap_or_else(Timestamp::now)
}

/// This thread works on a batch of this time, or on none.
pub(super) fn turn_to(time: Option<Timestamp>) {
    NOW.set(time);
}
