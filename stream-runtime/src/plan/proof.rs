//! One mistake, one error: where a plan is wrong, rustc shall not look at the loops behind it.
//!
//! A method that asks something of the user's types gives a [`Proof`] of the answer, and all that the loops are made of goes through
//! [`Carries::carry`] with the proofs. Where an answer is no, rustc reports the question, in our words; the proof's type stays unknown, so what
//! comes out of `carry` does too, and of what it doesn't know rustc says nothing after an error.
//!
//! For that a question must have two ways to be answered with yes: with one, rustc takes it and says why it fails. The second way is for types
//! that implement [`Never`], of which there are none.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::{Apart, Batched, Expiring, Fatal, Given, Initial, Keyed, Sharing, Unkeyed, Windowed};
use crate::aggregate::{Aggregate, Merges, Number, Ordered};
use crate::sink::Sink;
use crate::state::{Keep, Key};
use crate::time::EventTime;

/// The answer to a question is yes.
#[derive(Debug)]
pub enum Right {}

/// Stands for a second way to answer.
#[derive(Debug)]
pub enum Wrong {}

/// Nothing implements it.
pub trait Never {}

/// That an answer is yes: `W` is [`Right`], or not known.
#[derive(Debug)]
pub struct Proof<W>(PhantomData<W>);

impl<W> Proof<W> {
    pub(super) const fn new() -> Self {
        Proof(PhantomData)
    }
}

/// The proof of a question that the compiler asks itself.
#[doc(hidden)]
pub fn proof<W>() -> Proof<W> {
    Proof::new()
}

/// Proofs, as nested pairs, that let values pass.
pub trait Carries<X, Y> {
    /// The values, if all is proved.
    fn carry(self, values: X) -> Y;
}

impl<X> Carries<X, X> for () {
    #[inline]
    fn carry(self, values: X) -> X {
        values
    }
}

impl<X, Y, Rest: Carries<X, Y>> Carries<X, Y> for (Proof<Right>, Rest) {
    #[inline]
    fn carry(self, values: X) -> Y {
        self.1.carry(values)
    }
}

/// What a function of an item gives, asked once more: where it is no function, `O` isn't known.
///
/// It would do to say `Fn(&T) -> bool + Fn(&T) -> O`, were it not for rustdoc 1.95, which panics at a function with two results.
pub trait Looks<T, O> {}
impl<T, O, F: Fn(&T) -> O> Looks<T, O> for F {}

/// The same of a function that takes its item.
pub trait Eats<T, O> {}
impl<T, O, F: Fn(T) -> O> Eats<T, O> for F {}

/// The same of a function that takes a batch.
pub trait EatsBatch<T, O> {}
impl<T, O, F: Fn(Vec<T>, u64) -> O> EatsBatch<T, O> for F {}

macro_rules! given {
    ($($given:ty),*) => {$(
        impl<X, Y, Rest: Carries<X, Y>> Carries<X, Y> for (Proof<$given>, Rest) {
            #[inline]
            fn carry(self, values: X) -> Y {
                self.1.carry(values)
            }
        }
    )*};
}

given!(bool, ());

impl<X, Y, Rest> Carries<X, Y> for (Proof<Wrong>, Rest) {
    fn carry(self, _: X) -> Y {
        unreachable!("there is no second way to prove anything")
    }
}

/// The proofs of two answers.
pub type Two<A, B> = (Proof<A>, Proof<B>);

impl<X, Y, A, B, Rest> Carries<X, Y> for (Two<A, B>, Rest)
where
    (Proof<A>, (Proof<B>, Rest)): Carries<X, Y>,
{
    #[inline]
    fn carry(self, values: X) -> Y {
        let ((a, b), rest) = self;
        (a, (b, rest)).carry(values)
    }
}

/// The proofs of three answers.
pub type Three<A, B, C> = (Proof<A>, Two<B, C>);

impl<X, Y, A, B, C, Rest> Carries<X, Y> for (Three<A, B, C>, Rest)
where
    (Proof<A>, (Two<B, C>, Rest)): Carries<X, Y>,
{
    #[inline]
    fn carry(self, values: X) -> Y {
        let ((a, others), rest) = self;
        (a, (others, rest)).carry(values)
    }
}

/// A value that is there only if an answer is yes: else `B` isn't known.
pub trait Gives<A, B> {
    /// `value`
    fn give(value: A) -> B;
}

impl<A> Gives<A, A> for Proof<Right> {
    #[inline]
    fn give(value: A) -> A {
        value
    }
}

impl<A, B> Gives<A, B> for Proof<Wrong> {
    fn give(_: A) -> B {
        unreachable!("there is no second way to prove anything")
    }
}

/// What a wrong plan leaves out of the loop: it is never run.
pub fn unknown<V>() -> V {
    unreachable!("rustc refuses this pipeline")
}

/// Declares a question: a trait that holds where the bound holds.
macro_rules! question {
    ($(#[$about:meta])* $name:ident$(<$($given:ident),*>)?: $($bound:tt)+) => {
        $(#[$about])*
        pub trait $name<$($($given,)*)? W> {}
        #[diagnostic::do_not_recommend]
        impl<Asked: $($bound)+, $($($given),*)?> $name<$($($given,)*)? Right> for Asked {}
        #[diagnostic::do_not_recommend]
        impl<Asked: Never, $($($given),*)?> $name<$($($given,)*)? Wrong> for Asked {}
    };
}

/// Declares a question whose answer is a type.
macro_rules! question_what {
    ($(#[$about:meta])* $name:ident: $bound:path => $answer:ident) => {
        $(#[$about])*
        pub trait $name<Answer, W> {}
        #[diagnostic::do_not_recommend]
        impl<Asked: $bound> $name<Asked::$answer, Right> for Asked {}
        #[diagnostic::do_not_recommend]
        impl<Asked: Never, Answer> $name<Answer, Wrong> for Asked {}
    };
}

question_what! {
    /// What can be a key, and its owned twin.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be a key",
        label = "looked up by `{Self}`",
        note = "help: integers, `bool`, `char`, `&str`, `String`, tuples of keys and types with `#[derive(Clone, PartialEq, Eq, Hash, Record)]` are keys",
        note = "help: a float is no key: round it to an integer first; an `Option` must be dealt with in front, by `filter_map` or `unwrap_or`"
    )]
    IsKey: Key => Owned
}

question_what! {
    /// What can be kept in state, and its owned twin.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be kept in state",
        label = "this aggregate keeps values of type `{Self}`",
        note = "help: put `#[derive(Clone, Record)]` on the type, or keep a part of it: `.map_values(|item| ..)`"
    )]
    IsKept: Keep => Owned
}

question_what! {
    /// What a join or a table can keep, and its owned twin.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be kept in state",
        label = "items of type `{Self}` are kept here",
        note = "help: put `#[derive(Clone, Record)]` on the type, or keep a part of it: `.map_values(|item| ..)`"
    )]
    IsJoined: Keep => Owned
}

question_what! {
    /// What can be compared and kept, and its owned twin.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no order",
        label = "`min`, `max` and `top` compare values of type `{Self}`",
        note = "help: take a part of it that has one: integers, floats, text, times, tuples of these, or `Reverse` of them",
        note = "help: of a type of your own: `#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Record)]`"
    )]
    IsOrdered: Ordered => Owned
}

question_what! {
    /// What can be summed, and what it comes to.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a number that can be summed",
        label = "`sum` and `mean` take integers and floats"
    )]
    IsNumber: Number => Sum
}

question_what! {
    /// What holds any number of items, and these.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not an iterator",
        label = "makes any number of items of one",
        note = "a `Vec`, an `Option`, an array and every iterator hold items"
    )]
    Holding: IntoIterator => Item
}

/// What holds any number of items of one type, that of what the operator gives otherwise.
#[diagnostic::on_unimplemented(
    message = "`process` gives items of type `{U}`, and this gives `{Self}`",
    label = "must give any number of `{U}` too",
    note = "a `Vec`, an `Option`, an array and every iterator hold items"
)]
pub trait HoldingToo<U, W> {}
#[diagnostic::do_not_recommend]
impl<U, I: IntoIterator<Item = U>> HoldingToo<U, Right> for I {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, U> HoldingToo<U, Wrong> for Asked {}

/// What keys begin with: pairs of an owned key and a state.
#[diagnostic::on_unimplemented(
    message = "this is no state for keys of type `{O}`",
    label = "expected a map of `{O}`",
    note = "help: a map will do, or any pairs; of a key that borrows it is the owned twin: `Box<str>` of `&str`"
)]
pub trait StatesOf<O, S, W> {}
#[diagnostic::do_not_recommend]
impl<O, S, M: IntoIterator<Item = (O, S)>> StatesOf<O, S, Right> for M {}
#[diagnostic::do_not_recommend]
impl<O, S, Asked: Never> StatesOf<O, S, Wrong> for Asked {}

/// A type that is this one.
pub trait Is<T, W> {}
#[diagnostic::do_not_recommend]
impl<T> Is<T, Right> for T {}
#[diagnostic::do_not_recommend]
impl<T, Asked: Never> Is<T, Wrong> for Asked {}

/// Where an operator may begin with a state `S` for a key.
#[diagnostic::on_unimplemented(
    message = "this state is a `{S}`, and what `initial` gives the keys is not",
    label = "keeps a `{S}` for each key",
    note = "help: give `initial` states of the type that this operator begins with otherwise"
)]
pub trait BeginsWith<S, W> {}
#[diagnostic::do_not_recommend]
impl<K, Q, O, A, S: Is<A, W>, W> BeginsWith<S, W> for Initial<K, Q, O, A> {}
#[diagnostic::do_not_recommend]
impl<Q, O, S> BeginsWith<S, Right> for Keyed<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, O, S> BeginsWith<S, Right> for Expiring<Q, O> {}
// Without a key, `KeyedBy` speaks up: one mistake, one error.
#[diagnostic::do_not_recommend]
impl<S> BeginsWith<S, Right> for Unkeyed {}
#[diagnostic::do_not_recommend]
impl<G, S> BeginsWith<S, Right> for Given<G> {}
#[diagnostic::do_not_recommend]
impl<Q, S> BeginsWith<S, Right> for Batched<Q> {}
#[diagnostic::do_not_recommend]
impl<L, Time, G, S> BeginsWith<S, Right> for Windowed<L, Time, G> {}

question! {
    /// What is a point in time.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a point in time",
        label = "`timestamp` needs a point in time",
        note = "a `Timestamp`, a `std::time::SystemTime` and a `jiff::Timestamp` are",
        note = "help: `Timestamp::from_millis(..)`, `from_secs(..)` and `from_micros(..)` make one from a number"
    )]
    IsTime: EventTime
}

question! {
    /// What an output takes.
    #[diagnostic::on_unimplemented(
        message = "this output takes no `{T}`",
        label = "a sink of another item type",
        note = "`{Self}` is not a `Sink<{T}>`"
    )]
    Takes<T>: Sink<T>
}

question! {
    /// What is known to rustc at all: the answer to another question.
    IsKnown: Sized
}

question! {
    /// What can go from one worker to another.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be sent from one worker to another",
        label = "items of all workers come together here",
        note = "items that end in an output or in state must be `Send`"
    )]
    IsSent: Send
}

question! {
    /// What can be printed.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be printed",
        label = "prints a `{Self}`",
        note = "help: `#[derive(Debug)]` on the type, or `.for_each(|item| ..)` with words of your own"
    )]
    IsPrinted: Debug
}

question! {
    /// What can end a job.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not an error that can end a job",
        label = "would end the job with a `{Self}`",
        note = "an error type that is `Send + Sync + 'static` can, as can a `String` or a `&'static str`",
        note = "help: make one of it: `.try_map(|item| check(item).map_err(|error| format!(\"{{error:?}}\")))`"
    )]
    EndsJob: Fatal
}

/// An aggregate of items `T` can range over what `G` says: all time, a batch, windows.
#[diagnostic::on_unimplemented(
    message = "`fold` can't be shared by windows that overlap, or put together when sessions merge",
    label = "nothing says how two of its values make one",
    note = "help: use `reduce` or `aggregate`, of which two values can be put together",
    note = "help: or windows that share nothing: `tumbling(..)`"
)]
pub trait RangesOver<T, G, W> {}
#[diagnostic::do_not_recommend]
impl<T, A: Aggregate<T>, Q, O> RangesOver<T, Keyed<Q, O>, Right> for A {}
#[diagnostic::do_not_recommend]
impl<T, A: Aggregate<T>, Q, O> RangesOver<T, Expiring<Q, O>, Right> for A {}
#[diagnostic::do_not_recommend]
impl<T, A: Aggregate<T>, Q> RangesOver<T, Batched<Q>, Right> for A {}
#[diagnostic::do_not_recommend]
impl<T, A: Aggregate<T>, L, Time> RangesOver<T, Windowed<L, Time, Apart>, Right> for A {}
#[diagnostic::do_not_recommend]
impl<T, A: Merges<T>, L, Time> RangesOver<T, Windowed<L, Time, Sharing>, Right> for A {}
#[diagnostic::do_not_recommend]
impl<T, G, Asked: Never> RangesOver<T, G, Wrong> for Asked {}

/// Streams that are put together hold items of one type.
#[diagnostic::on_unimplemented(
    message = "the two streams hold different items: `{T}` and `{Self}`",
    label = "holds `{Self}`",
    note = "help: make items of one type first: `.map(|item| ..)`"
)]
pub trait MergesWith<T, W> {}
#[diagnostic::do_not_recommend]
impl<T> MergesWith<T, Right> for T {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, T> MergesWith<T, Wrong> for Asked {}

/// A signature of a sub-pipeline names the items of a stream. (The signature is asked: where rustc does not know the items, it says what they are.)
#[diagnostic::on_unimplemented(
    message = "the items of this stream are `{T}`, and the signature says `{Self}`",
    label = "a stream of `{T}`"
)]
pub trait SameItem<T, W> {}
#[diagnostic::do_not_recommend]
impl<U> SameItem<U, Right> for U {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, T> SameItem<T, Wrong> for Asked {}

/// A stream with several consumers: implemented by a marker type with the stream's name, for items that are `Clone`.
#[diagnostic::on_unimplemented(
    message = "stream `{Self}` has more than one consumer, so `{T}` items must be `Clone`",
    label = "another consumer of the same items",
    note = "help: put `#[derive(Clone)]` on the type, or let a source lend its items: references can be copied"
)]
pub trait Copies<T, W> {}
