//! A batch of messages, and a worker's share of it.

use std::fmt;
use std::marker::PhantomData;

use stream_runtime::Error;
use stream_runtime::decode::{All, Reads};
use stream_runtime::source::{Batch, Outcome, Share};

use super::kept::Kept;
use super::records::DecodedRecords;
use crate::payload::decoder::Decoder;
use crate::payload::{MalformedMessage, Payload};

/// Messages that came together, to be decoded.
pub struct DecodedBatch<'b, B, D, K, P> {
    messages: B,
    decoder: &'b D,
    policy: &'b P,
    outcome: Outcome,
    kept: PhantomData<fn() -> K>,
}

impl<'b, B: Batch, D, K, P> DecodedBatch<'b, B, D, K, P> {
    pub(super) fn new(messages: B, decoder: &'b D, policy: &'b P, outcome: &Outcome) -> Self {
        let outcome = messages.outcome().or(outcome);
        DecodedBatch { messages, decoder, policy, outcome, kept: PhantomData }
    }
}

impl<'b, B, D, K, P> Batch for DecodedBatch<'b, B, D, K, P>
where
    B: Batch<Item: Payload<'b>>,
    D: Decoder,
    K: Kept,
    P: Fn(MalformedMessage) -> Result<(), Error> + Send + Sync + 'static,
{
    type Item = K::Item<B::Item, D::Record<'b>>;
    type Share = DecodedShare<'b, B::Share, D, K, P>;

    /// The messages, with those that will be left out.
    fn records(&self) -> u64 {
        self.messages.records()
    }

    fn bytes(&self) -> u64 {
        self.messages.bytes()
    }

    fn outcome(&self) -> Outcome {
        self.outcome.clone()
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let DecodedBatch { messages, decoder, policy, outcome, kept } = self;
        let shares = messages.shares(workers).into_iter().zip(0..);
        let decoded = shares.map(|(messages, number)| {
            let outcome = outcome.clone();
            DecodedShare { messages, number, decoder, policy, outcome, kept }
        });
        decoded.collect()
    }
}

/// A part of the messages.
pub struct DecodedShare<'b, S, D, K, P> {
    pub(super) messages: S,
    /// The share's number in the batch.
    pub(super) number: u64,
    pub(super) decoder: &'b D,
    pub(super) policy: &'b P,
    pub(super) outcome: Outcome,
    kept: PhantomData<fn() -> K>,
}

impl<'b, S, D, K, P> IntoIterator for DecodedShare<'b, S, D, K, P>
where
    S: Share<Item: Payload<'b>>,
    D: Decoder,
    K: Kept,
    P: Fn(MalformedMessage) -> Result<(), Error> + Send + Sync + 'static,
{
    type Item = K::Item<S::Item, D::Record<'b>>;
    type IntoIter = DecodedRecords<'b, S::IntoIter, D, K, All, P>;

    fn into_iter(self) -> Self::IntoIter {
        DecodedRecords::new(self)
    }
}

impl<'b, S, D, K, P> Share for DecodedShare<'b, S, D, K, P>
where
    S: Share<Item: Payload<'b>>,
    D: Decoder,
    K: Kept,
    P: Fn(MalformedMessage) -> Result<(), Error> + Send + Sync + 'static,
{
    fn partition(&self) -> usize {
        self.messages.partition()
    }

    fn items<F: Reads>(self) -> impl Iterator<Item = Self::Item> {
        DecodedRecords::<'b, S::IntoIter, D, K, F, P>::new(self)
    }
}

impl<B: fmt::Debug, D, K, P> fmt::Debug for DecodedBatch<'_, B, D, K, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodedBatch").field("messages", &self.messages).finish_non_exhaustive()
    }
}

impl<S: fmt::Debug, D, K, P> fmt::Debug for DecodedShare<'_, S, D, K, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodedShare").field("messages", &self.messages).finish_non_exhaustive()
    }
}
