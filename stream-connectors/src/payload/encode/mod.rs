//! Messages from records: the formats, as words behind a sink.
//!
//! A format is a [`stream_runtime::sink::Format`]: it appends a record to bytes. Where each record is a message of its own (a topic, a queue), the
//! message is what was appended ([`Encode`]); in a file records follow each other, and a format has to say where one ends ([`EncodeLines`]).

mod csv;
mod json;
mod line;
#[cfg(any(feature = "avro", feature = "protobuf"))]
mod prefixed;
mod raw;

pub use csv::Csv;
pub use json::Json;
pub use line::Line;
#[cfg(any(feature = "avro", feature = "protobuf"))]
pub use prefixed::Prefixed;
pub use raw::{Raw, Text};

use stream_runtime::sink::{By, Written};

/// A sink that writes each record as a message of its own, and the formats in which it can.
///
/// A sink of one's own has a format as a parameter, and says how it is exchanged; the formats are then words behind it.
///
/// ```
/// use std::sync::mpsc;
///
/// use thalweg::connectors::payload::encode::{Encode, Text};
/// use thalweg::prelude::*;
///
/// /// Sends each record to a thread.
/// struct Sent<F = Text> {
///     to: mpsc::Sender<Vec<u8>>,
///     format: F,
/// }
///
/// impl<T, F: Format<T>> Sink<T> for Sent<F> {
///     fn write(&mut self, record: T) -> Result<(), Error> {
///         let mut message = Vec::new();
///         let formatted = self.format.format(record, &mut message);
///         formatted.map_err(|cause| Error::new("can't format a record").caused_by(cause))?;
///         self.to.send(message).map_err(|cause| Error::new("nobody listens").caused_by(cause))
///     }
/// }
///
/// impl<F> Encode for Sent<F> {
///     type With<G> = Sent<G>;
///
///     fn format<G>(self, format: G) -> Sent<G> {
///         Sent { to: self.to, format }
///     }
/// }
///
/// let (to, from) = mpsc::channel();
/// let mut sent = Sent { to, format: Text }.json();
/// sent.write(("ann", 7))?;
/// assert_eq!(from.recv().unwrap(), b"[\"ann\",7]");
/// # Ok::<(), Error>(())
/// ```
pub trait Encode: Sized {
    /// The sink with another format.
    type With<F>;

    /// In a format: any [`stream_runtime::sink::Format`].
    fn format<F>(self, format: F) -> Self::With<F>;

    /// As JSON, of whatever serde can serialise.
    fn json(self) -> Self::With<Json> {
        self.format(Json)
    }

    /// As a record of CSV, without a line end: of structs, tuples and lists of what has room in a cell. Another delimiter is said by
    /// `.format(Csv::new().delimiter(b';'))`.
    fn csv(self) -> Self::With<Csv> {
        self.format(Csv::new())
    }

    /// As [`Display`](std::fmt::Display) shows it.
    fn text(self) -> Self::With<Text> {
        self.format(Text)
    }

    /// The bytes that the record is: `Vec<u8>`, `&[u8]`, `String`, `&str` and what else is `AsRef<[u8]>`.
    fn raw(self) -> Self::With<Raw> {
        self.format(Raw)
    }

    /// As a closure says, which appends the message to the bytes. Both parameters need their types: the closure may then take records that borrow.
    fn with<F>(self, format: F) -> Self::With<By<F>> {
        self.format(By::new(format))
    }

    /// As Avro: a record of a schema, which is given in JSON, by what serde makes of the record. With the number of the schema in front it is
    /// `.format(avro::encoder(json).framed(number))`.
    #[cfg(feature = "avro")]
    fn avro(self, schema: impl AsRef<str>) -> Self::With<crate::payload::avro::Encoder> {
        self.format(crate::payload::avro::encoder(schema))
    }

    /// As Protobuf: of types with `#[derive(prost::Message)]`. With the number of a schema in front it is `.format(Protobuf.framed(number, &[0]))`.
    #[cfg(feature = "protobuf")]
    fn protobuf(self) -> Self::With<crate::payload::protobuf::Protobuf> {
        self.format(crate::payload::protobuf::Protobuf)
    }
}

/// The formats of [`file`](stream_runtime::sink::file()), [`files`](stream_runtime::sink::files()) and [`stdout`](stream_runtime::sink::stdout()), a line for each
/// record.
pub trait EncodeLines: Sized {
    /// The sink with another format.
    type With<F>;

    /// As lines in a format: any [`stream_runtime::sink::Format`] that makes no line ends.
    fn lines<F>(self, format: F) -> Self::With<Line<F>>;

    /// As JSON lines, of whatever serde can serialise.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// # let path = std::env::temp_dir().join(format!("json-lines-{}", std::process::id()));
    /// let mut clicks = file(&path).json();
    /// clicks.write(("ann", 7))?;
    /// Sink::<(&str, i32)>::close(&mut clicks)?;
    /// assert_eq!(std::fs::read_to_string(&path).unwrap(), "[\"ann\",7]\n");
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    fn json(self) -> Self::With<Line<Json>> {
        self.lines(Json)
    }

    /// As CSV, without a header: of structs, tuples and lists of what has room in a cell. Another delimiter is said by `.lines(Csv::new().delimiter(b';'))`.
    ///
    /// A cell with a line end in it is written in quotes, as other programs read it; [`lines(..).csv()`](stream_runtime::source::Lines::csv) refuses it.
    fn csv(self) -> Self::With<Line<Csv>> {
        self.lines(Csv::new())
    }
}

impl<D, F> EncodeLines for Written<D, F> {
    type With<G> = Written<D, G>;

    fn lines<G>(self, format: G) -> Written<D, Line<G>> {
        self.format(Line::new(format))
    }
}
