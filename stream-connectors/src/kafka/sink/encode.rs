//! How records become messages.

use std::fmt::Display;
use std::io::{self, Write};

use stream_runtime::sink::Format;

use super::Outgoing;

/// How a record becomes a message. Workers do it at the same time, each with a clone.
pub trait Encode<T>: Clone {
    /// Fills a message in, which is empty.
    ///
    /// # Errors
    /// The record has no such form.
    fn encode(&mut self, record: T, message: &mut Outgoing) -> io::Result<()>;
}

/// The payload is what [`Display`] shows, without a line end.
#[derive(Clone, Copy, Debug)]
pub struct Shown;

impl<T: Display> Format<T> for Shown {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        write!(out, "{record}")
    }
}

/// The payload is written by a format.
#[derive(Clone, Copy, Debug)]
pub struct Formatted<F>(pub(super) F);

impl<T, F: Format<T>> Encode<T> for Formatted<F> {
    #[inline]
    fn encode(&mut self, record: T, message: &mut Outgoing) -> io::Result<()> {
        self.0.format(record, message.payload())
    }
}

/// The payload is written by a closure.
#[derive(Clone, Copy, Debug)]
pub struct ByPayload<F>(pub(super) F);

impl<T, F: Fn(T, &mut Vec<u8>) -> io::Result<()> + Clone> Encode<T> for ByPayload<F> {
    #[inline]
    fn encode(&mut self, record: T, message: &mut Outgoing) -> io::Result<()> {
        (self.0)(record, message.payload())
    }
}

/// The message is filled in by a closure.
#[derive(Clone, Copy, Debug)]
pub struct ByRecord<F>(pub(super) F);

impl<T, F: Fn(T, &mut Outgoing) -> io::Result<()> + Clone> Encode<T> for ByRecord<F> {
    #[inline]
    fn encode(&mut self, record: T, message: &mut Outgoing) -> io::Result<()> {
        (self.0)(record, message)
    }
}

/// The key is written by a closure, all else as before.
#[derive(Clone, Copy, Debug)]
pub struct Keyed<K, E> {
    pub(super) key: K,
    pub(super) rest: E,
}

impl<T, K: Fn(&T, &mut Vec<u8>) -> io::Result<()> + Clone, E: Encode<T>> Encode<T> for Keyed<K, E> {
    #[inline]
    fn encode(&mut self, record: T, message: &mut Outgoing) -> io::Result<()> {
        (self.key)(&record, message.key())?;
        self.rest.encode(record, message)
    }
}
