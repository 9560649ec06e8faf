//! `changes`: an aggregate whose results say what they were before.

use serde::{Deserialize, Serialize};

use super::{Aggregate, Change};

/// An aggregate of which each result is a [`Change`]. The result before is worked out when it is about to change: so a step pays for the keys that
/// it touches, and nothing more is kept for the others.
#[derive(Clone, Copy, Debug)]
pub struct Changing<A>(pub A);

/// An accumulator, and how it stands to the result that was given of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
// What checkpoints call it.
#[serde(rename = "Tracked")]
pub struct Correctable<Acc, V> {
    acc: Acc,
    given: Given<V>,
}

/// What was given of an accumulator.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Given<V> {
    /// Nothing yet.
    Nothing,
    /// What it comes to.
    AsItIs,
    /// This, before it changed.
    Before(V),
}

impl<V> Given<V> {
    /// The result that was given; `now` is what the accumulator comes to.
    fn result(self, now: impl FnOnce() -> V) -> Option<V> {
        match self {
            Given::Nothing => None,
            Given::AsItIs => Some(now()),
            Given::Before(before) => Some(before),
        }
    }
}

impl<A> Changing<A> {
    /// The accumulator is about to change.
    #[inline]
    fn touch<T>(&self, tracked: &mut Correctable<A::Acc, A::Output>)
    where
        A: Aggregate<T>,
    {
        if let Given::AsItIs = tracked.given {
            tracked.given = Given::Before(self.0.peek(&tracked.acc));
        }
    }
}

impl<T, A> Aggregate<T> for Changing<A>
where
    A: Aggregate<T>,
    A::Output: Clone + Send + 'static,
{
    type Input = A::Input;
    type Acc = Correctable<A::Acc, A::Output>;
    type Output = Change<A::Output>;
    const COMBINES: bool = A::COMBINES;
    const TAKES_BACK: bool = true;

    #[inline]
    fn input(&self, item: T) -> A::Input {
        self.0.input(item)
    }

    #[inline]
    fn first(&self, input: A::Input) -> Self::Acc {
        Correctable { acc: self.0.first(input), given: Given::Nothing }
    }

    #[inline]
    fn add(&self, tracked: &mut Self::Acc, input: A::Input) {
        self.touch(tracked);
        self.0.add(&mut tracked.acc, input);
    }

    #[inline]
    fn merge(&self, tracked: &mut Self::Acc, later: Self::Acc) {
        self.touch(tracked);
        self.0.merge(&mut tracked.acc, later.acc);
    }

    fn peek(&self, tracked: &Self::Acc) -> Change<A::Output> {
        let new = self.0.peek(&tracked.acc);
        Change { old: tracked.given.clone().result(|| new.clone()), new: Some(new) }
    }

    #[inline]
    fn give(&self, tracked: &mut Self::Acc) -> Change<A::Output> {
        let now = || self.0.peek(&tracked.acc);
        let old = std::mem::replace(&mut tracked.given, Given::AsItIs).result(now);
        Change { old, new: Some(now()) }
    }

    fn take_back(&self, tracked: Self::Acc) -> Option<Change<A::Output>> {
        let old = tracked.given.result(|| self.0.peek(&tracked.acc))?;
        Some(Change { old: Some(old), new: None })
    }
}
