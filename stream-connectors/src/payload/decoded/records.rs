//! The records of a share.

use std::fmt;
use std::marker::PhantomData;

use stream_runtime::Error;
use stream_runtime::decode::Reads;
use stream_runtime::source::Outcome;

use super::batch::DecodedShare;
use super::kept::Kept;
use crate::payload::decoder::{Decoder, Reading, Reason, Wrong};
use crate::payload::{MalformedMessage, Payload, Place};

/// The records of a share, of which some fields are read.
pub struct DecodedRecords<'b, I, D: Decoder, K, F, P> {
    messages: I,
    reading: D::Reading<'b>,
    policy: &'b P,
    outcome: Outcome,
    /// The place of the share's next message in the batch, such that those of later shares are behind those of earlier ones.
    place: u64,
    kept: PhantomData<fn() -> (K, F)>,
}

/// More messages than a share has.
const SHARE: u64 = 1 << 40;

impl<'b, I, D: Decoder, K, F, P> DecodedRecords<'b, I, D, K, F, P> {
    pub(super) fn new<S: IntoIterator<IntoIter = I>>(share: DecodedShare<'b, S, D, K, P>) -> Self {
        let DecodedShare { messages, number, decoder, policy, outcome, .. } = share;
        let (messages, reading, place) = (messages.into_iter(), decoder.begin(), number * SHARE);
        DecodedRecords { messages, reading, policy, outcome, place, kept: PhantomData }
    }
}

impl<'b, I, D, K, F, P> DecodedRecords<'b, I, D, K, F, P>
where
    D: Decoder,
    P: Fn(MalformedMessage) -> Result<(), Error>,
{
    /// A message is no record. Says whether to go on behind it.
    #[cold]
    #[inline(never)]
    fn refuse(&mut self, from: Place, payload: Option<&[u8]>, wrong: Wrong) -> bool {
        let error = match *wrong.0 {
            Reason::Failed(error) => error,
            Reason::Malformed(flawed) => match (self.policy)(MalformedMessage::new(from, payload, flawed)) {
                Ok(()) => return true,
                Err(error) => error,
            },
        };
        self.outcome.fail(self.place, error);
        false
    }
}

impl<'b, I, D, K, F, P> Iterator for DecodedRecords<'b, I, D, K, F, P>
where
    I: Iterator<Item: Payload<'b>>,
    D: Decoder,
    K: Kept,
    F: Reads,
    P: Fn(MalformedMessage) -> Result<(), Error>,
{
    type Item = K::Item<I::Item, D::Record<'b>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let message = self.messages.next()?;
            self.place += 1;
            let payload = message.bytes();
            let read = match payload {
                Some(bytes) => self.reading.read::<K::Reads<F>>(bytes),
                None => self.reading.absent(),
            };
            let wrong = match read {
                Ok(record) => return Some(K::item(message, record)),
                Err(wrong) => wrong,
            };
            if !self.refuse(message.place(), payload, wrong) {
                return None;
            }
        }
    }
}

impl<I, D: Decoder, K, F, P> fmt::Debug for DecodedRecords<'_, I, D, K, F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodedRecords").field("place", &self.place).finish_non_exhaustive()
    }
}
