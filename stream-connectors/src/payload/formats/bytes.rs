//! Messages as they are.

use stream_runtime::decode::Reads;

use super::text;
use crate::payload::decoder::{Decoder, Reading, Wrong};

/// Messages are texts: [`Payloads::text`](crate::payload::Payloads::text).
#[derive(Clone, Copy, Debug)]
pub struct AsText;

impl Decoder for AsText {
    type Record<'b> = &'b str;
    type Reading<'b> = AsText;

    fn begin(&self) -> AsText {
        AsText
    }
}

impl<'b> Reading<'b> for AsText {
    type Record = &'b str;

    #[inline]
    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<&'b str, Wrong> {
        text(message)
    }
}

/// Messages are bytes: [`Payloads::raw`](crate::payload::Payloads::raw).
#[derive(Clone, Copy, Debug)]
pub struct AsBytes;

impl Decoder for AsBytes {
    type Record<'b> = &'b [u8];
    type Reading<'b> = AsBytes;

    fn begin(&self) -> AsBytes {
        AsBytes
    }
}

impl<'b> Reading<'b> for AsBytes {
    type Record = &'b [u8];

    #[inline]
    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<&'b [u8], Wrong> {
        Ok(message)
    }
}
