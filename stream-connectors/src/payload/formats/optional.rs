//! Messages that may have no payload.

use stream_runtime::Error;
use stream_runtime::decode::{All, Reads};

use crate::payload::decoder::{Decoder, Reading, Wrong};

/// A message without a payload is `None`: [`Decoded::optional`](crate::payload::Decoded::optional).
#[derive(Clone, Copy, Debug)]
pub struct Optional<D>(pub(in crate::payload) D);

impl<D: Decoder> Decoder for Optional<D> {
    type Record<'b> = Option<D::Record<'b>>;
    type Reading<'b> = Optional<D::Reading<'b>>;

    fn prepare(&mut self) -> Result<(), Error> {
        self.0.prepare()
    }

    fn begin(&self) -> Optional<D::Reading<'_>> {
        Optional(self.0.begin())
    }
}

/// The set of fields is one of the option's, which has none: all of the record's are read.
impl<'b, R: Reading<'b>> Reading<'b> for Optional<R> {
    type Record = Option<R::Record>;

    #[inline]
    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<Option<R::Record>, Wrong> {
        self.0.read::<All>(message).map(Some)
    }

    fn absent(&mut self) -> Result<Option<R::Record>, Wrong> {
        Ok(None)
    }
}
