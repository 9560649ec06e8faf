//! What comes out of an interval join at the end of a step, as the batch of a loop.

use super::emitted::Joined;
use super::part::IntervalPart;
use super::step::Parcel;
use crate::join::{Interval, Over, Presence};
use crate::source::{Batch, Share};
use crate::state::Key;
use crate::state::track::Track;
use crate::time::Timestamp;

/// What comes out of an interval join at the end of a step, a share for each owner.
pub struct IntervalResults<'s, Q: Key, A, B, L: Presence, R: Presence, M: Track>(
    pub(super) Vec<IntervalShare<'s, Q, A, B, L, R, M>>,
);

impl<'s, Q, A, B, L, R, M> Batch for IntervalResults<'s, Q, A, B, L, R, M>
where
    Q: Key,
    A: Clone + Send + Sync,
    B: Clone + Send + Sync,
    L: Presence,
    R: Presence,
    M: Track,
{
    type Item = (Timestamp, (Q::Owned, L::Of<A>, R::Of<B>));
    type Share = IntervalShare<'s, Q, A, B, L, R, M>;

    fn records(&self) -> u64 {
        self.0.iter().map(|share| share.work() as u64).sum()
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        self.0
    }
}

/// The results of the keys that one worker owns.
pub struct IntervalShare<'s, Q: Key, A, B, L: Presence, R: Presence, M: Track> {
    pub(super) interval: Interval<A, B, L, R>,
    pub(super) part: &'s mut IntervalPart<Q::Owned, A, B, L, R, M>,
    pub(super) incoming: Vec<Parcel<Q, A, B>>,
    /// The left rows, and the right ones, that go at the end of the step.
    pub(super) over: (Over, Over),
}

impl<Q: Key, A, B, L: Presence, R: Presence, M: Track> IntervalShare<'_, Q, A, B, L, R, M> {
    /// How much there is to do: what the workers have sent, and what goes.
    fn work(&self) -> usize {
        let sent = self.incoming.iter().map(|parcel| parcel.left.len() + parcel.right.len()).sum::<usize>();
        sent + self.part.left.due(self.over.0) + self.part.right.due(self.over.1)
    }
}

impl<'s, Q, A, B, L, R, M> IntoIterator for IntervalShare<'s, Q, A, B, L, R, M>
where
    Q: Key,
    A: Clone,
    B: Clone,
    L: Presence,
    R: Presence,
    M: Track,
{
    type Item = (Timestamp, (Q::Owned, L::Of<A>, R::Of<B>));
    type IntoIter = Joined<'s, Q, A, B, L, R, M>;

    fn into_iter(self) -> Self::IntoIter {
        let (left, right): (Vec<_>, Vec<_>) =
            self.incoming.into_iter().map(|parcel| (parcel.left, parcel.right)).unzip();
        Joined::new(self.interval, self.part, left, right, self.over)
    }
}

impl<Q, A, B, L, R, M> Share for IntervalShare<'_, Q, A, B, L, R, M>
where
    Q: Key,
    A: Clone + Send + Sync,
    B: Clone + Send + Sync,
    L: Presence,
    R: Presence,
    M: Track,
{
}
