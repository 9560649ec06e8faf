//! A source of records, made of one of messages.

mod batch;
mod kept;
mod records;

pub use batch::{DecodedBatch, DecodedShare};
pub use kept::{Alone, Beside, Kept};
pub use records::DecodedRecords;

use std::fmt;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use stream_runtime::Error;
use stream_runtime::decode::Decode;
use stream_runtime::decode::csv::AsCsv;
use stream_runtime::source::{Limit, Outcome, Ready, Replayable, Source};
use stream_runtime::time::Timestamp;

use super::decoder::Decoder;
use super::formats::{Optional, Typed};
use super::malformed::{MalformedMessage, Refuse, refuse};
use super::payloads::PayloadsOf;

/// The records that the messages of a source are: [`Payloads`](super::Payloads).
pub struct Decoded<S, D, K = Alone, P = Refuse> {
    source: S,
    decoder: D,
    policy: P,
    outcome: Outcome,
    is_prepared: bool,
    kept: PhantomData<fn() -> K>,
}

impl<S, D> Decoded<S, D> {
    pub(super) fn new(source: S, decoder: D) -> Self {
        let (policy, outcome) = (refuse as Refuse, Outcome::new());
        Decoded { source, decoder, policy, outcome, is_prepared: false, kept: PhantomData }
    }
}

impl<S, D, K, P> Decoded<S, D, K, P> {
    #[cfg(feature = "protobuf")]
    pub(super) fn decoder_mut(&mut self) -> &mut D {
        &mut self.decoder
    }

    /// Says what becomes of a message that is no such record: the function is told, on the worker that found it, and the message is left out; or the job ends with
    /// the function's error.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    ///
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Click {
    ///     user: u64,
    /// }
    ///
    /// stream!(
    ///     fn users(clicks: impl Source<Click>, out: impl Sink<u64>) {
    ///         clicks.map(|click| click.user).sink(out);
    ///     }
    /// );
    ///
    /// let aside = Arc::new(Mutex::new(Vec::new()));
    /// let put = Arc::clone(&aside);
    /// let clicks = shared(vec!["{\"user\": 7}", "{\"user\": \"ann\"}"]).json::<Click>().on_malformed(move |malformed| {
    ///     put.lock().unwrap().push(malformed.to_string());
    ///     Ok(())
    /// });
    /// let mut seen = Vec::new();
    /// users(clicks, &mut seen).run_blocking()?;
    /// assert_eq!(seen, [7]);
    /// assert_eq!(*aside.lock().unwrap(), ["the input, byte 10: field `user`: expected an integer"]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    #[must_use]
    pub fn on_malformed<Q>(self, policy: Q) -> Decoded<S, D, K, Q>
    where
        Q: Fn(MalformedMessage) -> Result<(), Error> + Send + Sync + 'static,
    {
        let Decoded { source, decoder, outcome, is_prepared, kept, .. } = self;
        Decoded { source, decoder, policy, outcome, is_prepared, kept }
    }

    /// The items are pairs: the message, with its key, its time and whatever else it has, and the record that it holds.
    ///
    /// The fields that are read are not told apart then: all of them are made.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Click {
    ///     user: u64,
    /// }
    ///
    /// stream!(
    ///     fn sizes(clicks: impl Source<(&String, Click)>, out: impl Sink<(u64, usize)>) {
    ///         clicks.map(|(message, click)| (click.user, message.len())).sink(out);
    ///     }
    /// );
    ///
    /// let mut seen = Vec::new();
    /// sizes(shared(vec!["{\"user\": 7}".to_owned()]).json::<Click>().with_message(), &mut seen).run_blocking()?;
    /// assert_eq!(seen, [(7, 11)]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    #[must_use]
    pub fn with_message(self) -> Decoded<S, D, Beside, P> {
        let Decoded { source, decoder, policy, outcome, is_prepared, .. } = self;
        Decoded { source, decoder, policy, outcome, is_prepared, kept: PhantomData }
    }

    /// The items are `Some` record, or `None` of a message without a payload, such as a tombstone of Kafka's, in place of an error.
    ///
    /// ```
    /// # use thalweg::prelude::*;
    /// # #[derive(Decode)]
    /// # struct Click { user: u64 }
    /// # let messages = shared(vec!["{\"user\": 7}"]);
    /// // `Option<Click>`: `None` says that what the message's key names is deleted.
    /// let clicks = messages.json::<Click>().optional().with_message();
    /// ```
    #[must_use]
    pub fn optional(self) -> Decoded<S, Optional<D>, K, P> {
        let Decoded { source, decoder, policy, outcome, is_prepared, kept } = self;
        Decoded { source, decoder: Optional(decoder), policy, outcome, is_prepared, kept }
    }
}

impl<S, T: Decode, K, P> Decoded<S, Typed<T, AsCsv>, K, P> {
    /// What stands between cells, in place of a comma: a character of ASCII that can't be part of a number. With another, or a quote, the job ends with an error
    /// before anything is read.
    #[must_use]
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.decoder.format = self.decoder.format.delimited(delimiter);
        self
    }

    /// What the cells of each message are called, as the header of a file would say it: fields may stand in another order, and cells that the type has no
    /// field for are passed over.
    ///
    /// ```
    /// # use thalweg::prelude::*;
    /// # #[derive(Decode)]
    /// # struct Sale { cents: u64 }
    /// # let messages = shared(vec!["Rome,7,500"]);
    /// let sales = messages.csv::<Sale>().header("shop,article,cents");
    /// ```
    #[must_use]
    pub fn header(mut self, header: impl Into<String>) -> Self {
        self.decoder.format = self.decoder.format.with_header();
        self.decoder.header = header.into();
        self
    }
}

impl<S, D, K, P> Source for Decoded<S, D, K, P>
where
    S: Source + for<'b> PayloadsOf<'b>,
    D: Decoder,
    K: Kept,
    P: Fn(MalformedMessage) -> Result<(), Error> + Send + Sync + 'static,
{
    type Item<'b> = K::Item<S::Item<'b>, D::Record<'b>>;
    type Batch<'b> = DecodedBatch<'b, S::Batch<'b>, D, K, P>;
    type Bound = S::Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if !self.is_prepared {
            self.decoder.prepare()?;
            self.is_prepared = true;
        }
        self.source.poll_ready(context, limit)
    }

    fn batch(&mut self) -> Self::Batch<'_> {
        DecodedBatch::new(self.source.batch(), &self.decoder, &self.policy, &self.outcome)
    }

    fn partitions(&self) -> usize {
        self.source.partitions()
    }

    fn lag(&self) -> Option<u64> {
        self.source.lag()
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        self.source.watermark(partition)
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.source.is_idle(partition)
    }
}

impl<S, D, K, P> Replayable for Decoded<S, D, K, P>
where
    S: Replayable + for<'b> PayloadsOf<'b>,
    D: Decoder,
    K: Kept,
    P: Fn(MalformedMessage) -> Result<(), Error> + Send + Sync + 'static,
{
    type Position = S::Position;

    fn position(&self) -> S::Position {
        self.source.position()
    }

    fn seek(&mut self, position: &S::Position) -> Result<(), Error> {
        self.source.seek(position)
    }

    fn replay(&mut self, until: &S::Position) -> Result<(), Error> {
        self.source.replay(until)
    }

    fn forget(&mut self, before: &S::Position) -> Result<(), Error> {
        self.source.forget(before)
    }
}

impl<S: fmt::Debug, D, K, P> fmt::Debug for Decoded<S, D, K, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoded").field("source", &self.source).finish_non_exhaustive()
    }
}
