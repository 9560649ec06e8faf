//! What a pipeline takes as an input.

use super::{Bounded, IntoSource, Replayable, Source};

/// A source, or a value that makes one, of items `T`, which may borrow from the batch.
///
/// A bound of its own, and not one on an associated type, so that rustc says what is wrong with an input in these words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source of `{T}`",
    label = "expected a source of `{T}`",
    note = "sources are a `Vec`, `lines(path)`, `lines(path).json::<T>()` and `.csv::<T>()` where `T` has `#[derive(Decode)]`, `channel(..)`, `iter(..)` and every type that implements `Source` and is `Send`"
)]
pub trait SourceOf<'b, T>: IntoSource<Source: Source<Item<'b> = T> + Send> {}
#[diagnostic::do_not_recommend]
impl<'b, T, S: IntoSource<Source: Source<Item<'b> = T> + Send>> SourceOf<'b, T> for S {}

/// A source that ends by itself, or a value that makes one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may never end, and this pipeline takes a source that does",
    label = "expected a source that ends",
    note = "a pipeline whose parameter is an `impl Source<..> + Bounded` may keep something for every key for ever"
)]
pub trait Ending: IntoSource<Source: Source<Bound = Bounded>> {}
#[diagnostic::do_not_recommend]
impl<S: IntoSource<Source: Source<Bound = Bounded>>> Ending for S {}

/// A source that can be read again from a place, or a value that makes one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read again from a place, as a `#[durable]` pipeline must behind a crash",
    label = "expected a source that can be replayed",
    note = "sources that can are a `Vec`, `shared(..)`, `lines(path)`, also with `.json::<T>()` or `.csv::<T>()`, `generate(..)` and every type that implements `Replayable`",
    note = "what comes through a channel or from standard input is gone when the job crashes: have it written to a file first, or leave `#[durable]` out"
)]
pub trait Replays: IntoSource<Source: Replayable> {}
#[diagnostic::do_not_recommend]
impl<S: IntoSource<Source: Replayable>> Replays for S {}
