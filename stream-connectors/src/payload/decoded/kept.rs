//! What is handed out of a message and its record.

use stream_runtime::decode::{All, Reads};

/// What is handed out of a message and its record.
pub trait Kept: 'static {
    /// The item.
    type Item<M, R>;
    /// Of the fields that are read of an item, those of the record.
    type Reads<F: Reads>: Reads;

    /// Makes it.
    fn item<M, R>(message: M, record: R) -> Self::Item<M, R>;
}

/// The record alone.
#[derive(Debug)]
pub enum Alone {}

impl Kept for Alone {
    type Item<M, R> = R;
    type Reads<F: Reads> = F;

    #[inline]
    fn item<M, R>(_: M, record: R) -> R {
        record
    }
}

/// The record beside its message: [`Decoded::with_message`](super::Decoded::with_message).
#[derive(Debug)]
pub enum Beside {}

impl Kept for Beside {
    type Item<M, R> = (M, R);
    // The fields are those of a pair.
    type Reads<F: Reads> = All;

    #[inline]
    fn item<M, R>(message: M, record: R) -> (M, R) {
        (message, record)
    }
}
