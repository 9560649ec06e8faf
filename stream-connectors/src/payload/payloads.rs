//! The formats, as words behind a source of messages.

use stream_runtime::decode::Decode;
use stream_runtime::decode::csv::{AsCsv, Row};
use stream_runtime::decode::json::AsJsonText;
use stream_runtime::source::Source;

use super::Payload;
use super::decoded::Decoded;
use super::decoder::Decoder;
use super::formats::{AsBytes, AsText, ByClosure, Typed};

/// A source of messages that borrow from a batch.
pub trait PayloadsOf<'b>: Source<Item<'b>: Payload<'b>> {}
#[diagnostic::do_not_recommend]
impl<'b, S: Source<Item<'b>: Payload<'b>>> PayloadsOf<'b> for S {}

/// The formats in which messages can be read: of every source whose items are [`Payload`]s.
///
/// What comes out is a source again, with the partitions, the lag, the watermarks and the places of the one it is made of. A message that is no such record ends the
/// job with an error that says where it comes from and what is wrong with it, unless [`on_malformed`](Decoded::on_malformed) says otherwise.
pub trait Payloads: Source + for<'b> PayloadsOf<'b> + Sized {
    /// Each message is an object of JSON, on one line or on several, of a type with `#[derive(Decode)]`.
    ///
    /// Strings borrow from the message. Where the pipeline uses a record by its fields alone (`|click| click.page`), only these are made of it; the others are
    /// looked at, so that the same messages are refused whatever a pipeline reads.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Reading {
    ///     sensor: u32,
    ///     celsius: f64,
    /// }
    ///
    /// stream!(
    ///     fn warm(readings: impl Source<Reading>, out: impl Sink<u32>) {
    ///         readings.filter(|reading| reading.celsius > 30.0).map(|reading| reading.sensor).sink(out);
    ///     }
    /// );
    ///
    /// let messages = shared(vec!["{\"sensor\": 1, \"celsius\": 30.5}", "{\n  \"sensor\": 2,\n  \"celsius\": 19\n}"]);
    /// let mut sensors = Vec::new();
    /// warm(messages.json::<Reading>(), &mut sensors).run_blocking()?;
    /// assert_eq!(sensors, [1]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    fn json<T: Decode>(self) -> Decoded<Self, Typed<T, AsJsonText>> {
        self.decoder(Typed::json())
    }

    /// Each message is a record of CSV, of a type with `#[derive(Decode)]`: a cell for each field, in the order in which they are declared, unless
    /// [`header`](Decoded::header) says otherwise. As of JSON, strings borrow, and only the fields that are read are made.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Sale<'a> {
    ///     shop: &'a str,
    ///     cents: u64,
    /// }
    ///
    /// stream!(
    ///     fn totals(sales: impl Source<Sale<'_>>, out: impl Sink<u64>) {
    ///         sales.map(|sale| sale.cents).sink(out);
    ///     }
    /// );
    ///
    /// let messages = shared(vec!["Rome;500", "\"Paris; south\";20"]);
    /// let mut cents = Vec::new();
    /// totals(messages.csv::<Sale>().delimiter(b';'), &mut cents).run_blocking()?;
    /// assert_eq!(cents, [500, 20]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    fn csv<T: Decode + Row<AsCsv>>(self) -> Decoded<Self, Typed<T, AsCsv>> {
        self.decoder(Typed::csv())
    }

    /// Each message is text: `&str`, borrowed. One that is not UTF-8 is malformed.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn words(texts: impl Source<&str>, out: impl Sink<String>) {
    ///         texts.flat_map(|text| text.split(' ')).map(|word| word.to_owned()).sink(out);
    ///     }
    /// );
    ///
    /// let mut found = Vec::new();
    /// words(shared(vec![b"to be".to_vec()]).text(), &mut found).run_blocking()?;
    /// assert_eq!(found, ["to", "be"]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    fn text(self) -> Decoded<Self, AsText> {
        self.decoder(AsText)
    }

    /// Each message as the bytes that it is, `&[u8]`, borrowed. One without a payload is malformed.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn lengths(messages: impl Source<&[u8]>, out: impl Sink<usize>) {
    ///         messages.map(|message| message.len()).sink(out);
    ///     }
    /// );
    ///
    /// let mut found = Vec::new();
    /// lengths(shared(vec![vec![0, 255]]).raw(), &mut found).run_blocking()?;
    /// assert_eq!(found, [2]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    fn raw(self) -> Decoded<Self, AsBytes> {
        self.decoder(AsBytes)
    }

    /// Each message as a closure reads it: any format of serde, or one of one's own. What comes out owns what it has; for records that borrow there is
    /// [`decoder`](Self::decoder).
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     fn all(numbers: impl Source<Vec<u32>>, out: impl Sink<u32>) {
    ///         numbers.flat_map(|numbers| numbers).sink(out);
    ///     }
    /// );
    ///
    /// let messages = shared(vec!["[1, 2]", "[3]"]);
    /// let mut found = Vec::new();
    /// all(messages.decode(|bytes| serde_json::from_slice::<Vec<u32>>(bytes)), &mut found).run_blocking()?;
    /// assert_eq!(found, [1, 2, 3]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    fn decode<T, E, F>(self, decode: F) -> Decoded<Self, ByClosure<F, T, E>>
    where
        F: Fn(&[u8]) -> Result<T, E> + Send + Sync + 'static,
        T: 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        self.decoder(ByClosure::new(decode))
    }

    /// Each message is a record of Avro, of a type that serde can make, read by the schema that it was written with: see [`avro`](crate::payload::avro).
    #[cfg(feature = "avro")]
    fn avro<T>(self, schemas: crate::payload::avro::Schemas) -> Decoded<Self, crate::payload::avro::Avro<T>>
    where
        T: serde::de::DeserializeOwned + 'static,
    {
        self.decoder(crate::payload::avro::Avro::new(schemas))
    }

    /// Each message is one of Protobuf, of a type with `#[derive(prost::Message)]`: see [`protobuf`](crate::payload::protobuf).
    #[cfg(feature = "protobuf")]
    fn protobuf<T>(self) -> Decoded<Self, crate::payload::protobuf::AsProtobuf<T>>
    where
        T: prost::Message + Default + 'static,
    {
        self.decoder(crate::payload::protobuf::AsProtobuf::new())
    }

    /// Each message as a decoder reads it: see [`Decoder`].
    fn decoder<D: Decoder>(self, decoder: D) -> Decoded<Self, D> {
        Decoded::new(self, decoder)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Source + for<'b> PayloadsOf<'b>> Payloads for S {}
