//! What a stream is keyed by, and what an aggregate on it ranges over: all time, a batch or a window.
//!
//! Each answer is a type parameter of the method that asks, never a projection: where the answer is missing, rustc then knows nothing of
//! what follows, and has nothing more to say about it. So one mistake stays one error.

use std::marker::PhantomData;

use super::joining::Joins;
use crate::source::{Both, Bounded, Ends};
use crate::window::{ByCount, CountEvery, CountWindow, Event, Processing, Records, Session, Sliding, Tumbling, Window};

/// There is no key.
#[derive(Clone, Copy, Debug)]
pub enum Unkeyed {}

/// There is no key any more: these are results of `G`, as they came.
#[derive(Debug)]
pub struct Given<G>(PhantomData<fn() -> G>);

/// Keyed by `Q`, of which `O` is the owned twin: an aggregate runs over all that has come so far.
#[derive(Debug)]
pub struct Keyed<Q, O>(PhantomData<fn() -> (Q, O)>);

/// Keyed, and what is kept for a key expires: an aggregate runs over what has come since.
#[derive(Debug)]
pub struct Expiring<Q, O>(PhantomData<fn() -> (Q, O)>);

/// Keyed like `K`, by `Q`, of which `O` is the owned twin, and some keys begin with a state of type `S`.
#[derive(Debug)]
pub struct Initial<K, Q, O, S>(PhantomData<fn() -> (K, Q, O, S)>);

/// Keyed and cut into batches: an aggregate runs over one batch.
#[derive(Debug)]
pub struct Batched<Q>(PhantomData<fn() -> Q>);

/// Cut into windows by some kind of time: an aggregate runs over one window, for each of `L`. `S` says whether windows share what items come to.
#[derive(Debug)]
pub struct Windowed<L, Time, S>(PhantomData<fn() -> (L, Time, S)>);

/// Windows of each key `Q`, of which `O` is the owned twin.
#[derive(Debug)]
pub struct PerKey<Q, O>(PhantomData<fn() -> (Q, O)>);

/// Windows of the whole stream.
#[derive(Clone, Copy, Debug)]
pub enum Together {}

/// Windows that have their items for themselves.
#[derive(Clone, Copy, Debug)]
pub enum Apart {}

/// Windows that share items or merge, so that an aggregate is put together from parts.
#[derive(Clone, Copy, Debug)]
pub enum Sharing {}

/// What can be cut into windows, of each key or of the whole stream: `L`.
#[diagnostic::on_unimplemented(
    message = "this stream is cut up already",
    label = "a second `window` or `per_batch`",
    note = "help: put the aggregate in front of it"
)]
pub trait Windowable<L> {}
#[diagnostic::do_not_recommend]
impl<Q, O> Windowable<PerKey<Q, O>> for Keyed<Q, O> {}
#[diagnostic::do_not_recommend]
impl Windowable<Together> for Unkeyed {}
#[diagnostic::do_not_recommend]
impl<G> Windowable<Together> for Given<G> {}

/// The items that results `R` of windows make, which are known by an `N`.
pub trait Labels<N, R, Item> {}
impl<Q, O, N, R> Labels<N, R, (O, N, R)> for PerKey<Q, O> {}
impl<N, R> Labels<N, R, (N, R)> for Together {}

/// Windows, as `window` takes them: by which time they go, and whether they share items.
pub trait Windows<Time, S> {}
impl<Time> Windows<Time, Apart> for Tumbling<Time> {}
impl<Time> Windows<Time, Sharing> for Sliding<Time> {}
impl<Time> Windows<Time, Sharing> for Session<Time> {}
impl Windows<ByCount, Apart> for CountWindow {}
impl Windows<ByCount, Sharing> for CountEvery {}

/// What needs a key, `Q`, of which `O` is the owned twin.
#[diagnostic::on_unimplemented(
    message = "this works per key, and the stream has no key",
    label = "needs a key",
    note = "help: put `.key_by(|item| ..)` in front of it",
    note = "`map`, `filter_map`, `flat_map`, `merge` and aggregates drop the key; `map_values` keeps it"
)]
pub trait KeyedBy<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, O> KeyedBy<Q, O> for Keyed<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, O> KeyedBy<Q, O> for Expiring<Q, O> {}
#[diagnostic::do_not_recommend]
impl<K, Q, O, S> KeyedBy<Q, O> for Initial<K, Q, O, S> {}

/// Where state expires.
#[diagnostic::on_unimplemented(
    message = "nothing expires here",
    label = "would never be called",
    note = "help: put `.expire_after(1.hours())` in front of `process`"
)]
pub trait Expires {}
#[diagnostic::do_not_recommend]
impl<Q, O> Expires for Expiring<Q, O> {}
#[diagnostic::do_not_recommend]
impl<K: Expires, Q, O, S> Expires for Initial<K, Q, O, S> {}

/// What can be keyed again as it was: items `T` that begin with the key `Q` under which they were made.
#[diagnostic::on_unimplemented(
    message = "these items don't carry the key that they had",
    label = "has no key to go back to",
    note = "the results of aggregates and of joins begin with their key, until `map` or another operator makes something else of them",
    note = "help: say what the key is: `.key_by(|item| ..)`"
)]
pub trait WasKeyed<T, Q> {}
#[diagnostic::do_not_recommend]
impl<T: BeginsWithKey<Q>, Q, G: PerKeyResults> WasKeyed<T, Q> for Given<G> {}

/// A tuple, and its first part: the key that an aggregate or a join has put there.
pub trait BeginsWithKey<Q> {
    /// The key.
    fn key(&self) -> &Q;
}

macro_rules! begin_with_key {
    ($(($($other:ident)*))*) => {$(
        impl<Q, $($other),*> BeginsWithKey<Q> for (Q, $($other),*) {
            #[inline]
            fn key(&self) -> &Q {
                &self.0
            }
        }
    )*};
}

// A value, a window and a value, the sides of a join, and these with a window.
begin_with_key! { (A) (A B) (A B C) }

/// What gives results that begin with their key.
pub trait PerKeyResults {}
impl<Q, O> PerKeyResults for Keyed<Q, O> {}
impl<Q, O> PerKeyResults for Expiring<Q, O> {}
impl<Q> PerKeyResults for Batched<Q> {}
impl<Q, O, Time, S> PerKeyResults for Windowed<PerKey<Q, O>, Time, S> {}
impl<Time> PerKeyResults for Joins<Time> {}

/// What needs a key, and runs over all time, a batch or a window: `G`.
#[diagnostic::on_unimplemented(
    message = "an aggregate works per key, and this stream has no key",
    label = "needs a key",
    note = "help: put `.key_by(|item| ..)` in front of it",
    note = "`map`, `filter_map`, `flat_map`, `merge` and aggregates drop the key; `map_values` keeps it"
)]
pub trait Grouped<G> {}
#[diagnostic::do_not_recommend]
impl<Q, O> Grouped<Keyed<Q, O>> for Keyed<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, O> Grouped<Expiring<Q, O>> for Expiring<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q> Grouped<Batched<Q>> for Batched<Q> {}
#[diagnostic::do_not_recommend]
impl<L, Time, S> Grouped<Windowed<L, Time, S>> for Windowed<L, Time, S> {}

/// Whether state that ranges over this may stand on an input with the end `B`. Behind it the end is `E`.
#[diagnostic::on_unimplemented(
    message = "this state grows for ever on an input that may never end",
    label = "keeps something for every key for ever",
    note = "help: let it expire with `.expire_after(1.hours())`, or group by time with `.window(..)`, or by batch with `.per_batch()`",
    note = "help: if every input ends, say so: `impl Source<..> + Bounded`",
    note = "help: if the keys are few, say why: `.unbounded(\"there are nine countries\")`"
)]
pub trait Holds<B, E> {}
#[diagnostic::do_not_recommend]
impl<Q, O, B: Reason> Holds<B, B::Input> for Keyed<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, O, B> Holds<B, B> for Expiring<Q, O> {}
#[diagnostic::do_not_recommend]
impl<K: Holds<B, E>, Q, O, S, B, E> Holds<B, E> for Initial<K, Q, O, S> {}
#[diagnostic::do_not_recommend]
impl<Q, B> Holds<B, B> for Batched<Q> {}
#[diagnostic::do_not_recommend]
impl<L, S, B> Holds<B, B> for Windowed<L, Event, S> {}
#[diagnostic::do_not_recommend]
impl<L, S, B> Holds<B, B> for Windowed<L, Processing, S> {}
// Which item of its key comes next is kept for ever.
#[diagnostic::do_not_recommend]
impl<Q, O, S, B: Reason> Holds<B, B::Input> for Windowed<PerKey<Q, O>, ByCount, S> {}
#[diagnostic::do_not_recommend]
impl<S, B> Holds<B, B> for Windowed<Together, ByCount, S> {}
// Without a key, `Grouped` speaks up: one mistake, one error.
#[diagnostic::do_not_recommend]
impl<B> Holds<B, B> for Unkeyed {}
#[diagnostic::do_not_recommend]
impl<G, B> Holds<B, B> for Given<G> {}

/// Whether the ids that a `dedup` knows may be kept for ever on an input with the end `Self`. Behind it the end is `E`.
#[diagnostic::on_unimplemented(
    message = "this state grows for ever on an input that may never end",
    label = "keeps every id for ever",
    note = "help: say how far apart repeats may be: `.within(10.mins())` behind it",
    note = "help: if every input ends, say so: `impl Source<..> + Bounded`",
    note = "help: if the ids are few, say why: `.unbounded(\"there are nine countries\")` in front of it"
)]
pub trait HoldsIds<E> {}
#[diagnostic::do_not_recommend]
impl<B: Reason> HoldsIds<B::Input> for B {}

/// An input that may never end, where the pipeline says why its state stays small all the same.
#[derive(Debug)]
pub struct Excused<B>(PhantomData<B>);

impl<B> Ends for Excused<B> {}

/// The end of the input itself, behind an aggregate: an excuse is for one.
pub trait Reason: Ends {
    /// Whether the input ends.
    type Input;
}

impl Reason for Bounded {
    type Input = Bounded;
}

impl<A: Ends, B: Ends> Reason for Both<A, B> {
    type Input = Both<A, B>;
}

impl<B> Reason for Excused<B> {
    type Input = B;
}

/// What comes of values `R` where nothing can be late: items `T`.
#[diagnostic::on_unimplemented(
    message = "what becomes of late items isn't said",
    label = "may drop items that come too late for their window",
    note = "help: put `.split_late()`, `.count_late()` or `.drop_late()` behind it"
)]
pub trait Outcome<R, T> {}
#[diagnostic::do_not_recommend]
impl<Q, O, R> Outcome<R, (O, R)> for Keyed<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, O, R> Outcome<R, (O, R)> for Expiring<Q, O> {}
#[diagnostic::do_not_recommend]
impl<Q, R> Outcome<R, (Q, R)> for Batched<Q> {}
#[diagnostic::do_not_recommend]
impl<L: Labels<Window, R, I>, S, R, I> Outcome<R, I> for Windowed<L, Processing, S> {}
#[diagnostic::do_not_recommend]
impl<L: Labels<Records, R, I>, S, R, I> Outcome<R, I> for Windowed<L, ByCount, S> {}
