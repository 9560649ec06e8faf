//! Messages as a closure reads them.

use std::error::Error as Cause;
use std::fmt;
use std::marker::PhantomData;

use stream_runtime::decode::Reads;

use crate::payload::decoder::{Decoder, Reading, Wrong};

/// Messages are what a closure says: [`Payloads::decode`](crate::payload::Payloads::decode).
pub struct ByClosure<F, T, E> {
    decode: F,
    of: PhantomData<fn() -> (T, E)>,
}

impl<F, T, E> ByClosure<F, T, E> {
    pub(in crate::payload) fn new(decode: F) -> Self {
        ByClosure { decode, of: PhantomData }
    }
}

impl<F, T: 'static, E: 'static> Decoder for ByClosure<F, T, E>
where
    F: Fn(&[u8]) -> Result<T, E> + Send + Sync + 'static,
    E: Into<Box<dyn Cause + Send + Sync>>,
{
    type Record<'b> = T;
    type Reading<'b> = &'b Self;

    fn begin(&self) -> &Self {
        self
    }
}

impl<'b, F, T, E> Reading<'b> for &'b ByClosure<F, T, E>
where
    F: Fn(&[u8]) -> Result<T, E>,
    E: Into<Box<dyn Cause + Send + Sync>>,
{
    type Record = T;

    #[inline]
    fn read<R: Reads>(&mut self, message: &'b [u8]) -> Result<T, Wrong> {
        (self.decode)(message).map_err(|cause| {
            let cause = cause.into();
            Wrong::new(cause.to_string()).caused_by(cause)
        })
    }
}

impl<F, T, E> fmt::Debug for ByClosure<F, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByClosure").finish_non_exhaustive()
    }
}
