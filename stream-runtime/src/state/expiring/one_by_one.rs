//! Aggregates that see every item.

use crate::aggregate::Aggregate;

/// An aggregate of which every item crosses to the key's owner: whether it finds state that has expired, or which window it is in, depends on the
/// items before it.
#[derive(Clone, Copy, Debug)]
pub struct OneByOne<A>(pub A);

impl<T, A: Aggregate<T>> Aggregate<T> for OneByOne<A> {
    type Input = A::Input;
    type Acc = A::Acc;
    type Output = A::Output;
    const COMBINES: bool = false;
    const TAKES_BACK: bool = A::TAKES_BACK;

    #[inline]
    fn input(&self, item: T) -> A::Input {
        self.0.input(item)
    }

    #[inline]
    fn first(&self, input: A::Input) -> A::Acc {
        self.0.first(input)
    }

    #[inline]
    fn add(&self, acc: &mut A::Acc, input: A::Input) {
        self.0.add(acc, input);
    }

    fn merge(&self, acc: &mut A::Acc, later: A::Acc) {
        self.0.merge(acc, later);
    }

    fn peek(&self, acc: &A::Acc) -> A::Output {
        self.0.peek(acc)
    }

    #[inline]
    fn give(&self, acc: &mut A::Acc) -> A::Output {
        self.0.give(acc)
    }

    fn take_back(&self, acc: A::Acc) -> Option<A::Output> {
        self.0.take_back(acc)
    }
}
