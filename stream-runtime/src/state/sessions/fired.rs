//! The results of the sessions that are over.

use super::part::SessionPart;
use crate::aggregate::Merges;
use crate::state::key::Key;
use crate::state::track::Track;
use crate::window::Window;

/// The sessions that end at or before the watermark, those of a key in their order.
pub struct Fired<'s, K, T, A: Merges<T>, M: Track> {
    aggregate: &'s A,
    part: &'s mut SessionPart<K, A::Acc, M>,
}

impl<'s, K, T, A: Merges<T>, M: Track> Fired<'s, K, T, A, M> {
    pub(super) fn new(aggregate: &'s A, part: &'s mut SessionPart<K, A::Acc, M>) -> Self {
        Fired { aggregate, part }
    }
}

impl<K: Key<Owned = K>, T, A: Merges<T>, M: Track> Iterator for Fired<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let session = self.part.next_over()?;
        self.part.forget(&session);
        let window = session.window(self.part.gap);
        Some((session.key, window, self.aggregate.finish(session.acc)))
    }
}
