//! Records from messages of Avro.

use std::fmt;
use std::marker::PhantomData;

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::util::max_allocation_bytes;
use serde::de::DeserializeOwned;
use stream_runtime::Error;
use stream_runtime::decode::Reads;

use super::known::Known;
use super::recursive::is_recursive;
use super::rest::Rest;
use super::{Schemas, Written};
use crate::payload::decoder::{Decoder, Reading, Wrong};
use crate::payload::framing::unframe;

/// The most that is allocated for a string or a list, in bytes: a message may say that a long one follows where there is none.
const LARGEST: usize = 64 << 20;

/// Messages are of a type that serde can make, in Avro: [`Payloads::avro`](crate::payload::Payloads::avro).
pub struct Avro<T> {
    schemas: Schemas,
    /// Parsed. One that is not known by a number has number 0.
    known: Known,
    read: Option<Schema>,
    of: PhantomData<fn() -> T>,
}

impl<T> Avro<T> {
    pub(in crate::payload) fn new(schemas: Schemas) -> Self {
        Avro { schemas, known: Known::default(), read: None, of: PhantomData }
    }

    /// The schema of a number, which is asked for if it isn't known.
    fn schema(&self, number: u32) -> Result<&Schema, Wrong> {
        if let Some(schema) = self.known.find(number) {
            return Ok(schema);
        }
        let Written::ByNumber(registry) = &self.schemas.written else {
            return Err(Wrong::failed(Error::new("a source of Avro was read before it was polled")));
        };
        let failed = |cause: Error| Error::new(format!("can't get schema {number} of Avro")).caused_by(cause);
        let json = registry.schema(number).map_err(|cause| Wrong::failed(failed(cause)))?;
        let json = json.ok_or_else(|| Wrong::new(format!("there is no schema {number} in the registry")).at(1))?;
        let schema = parse(&json).map_err(|cause| Wrong::failed(failed(cause)))?;
        Ok(self.known.add(number, &schema))
    }
}

fn parse(json: &str) -> Result<Schema, Error> {
    let schema = Schema::parse_str(json).map_err(|cause| Error::new("it is no schema of Avro").caused_by(cause))?;
    match is_recursive(&schema) {
        false => Ok(schema),
        true => Err(Error::new("a record of it may hold one of its kind, and such schemas are not read")),
    }
}

impl<T: DeserializeOwned + 'static> Decoder for Avro<T> {
    type Record<'b> = T;
    type Reading<'b> = AvroReading<'b, T>;

    fn prepare(&mut self) -> Result<(), Error> {
        // The crate has one limit for the whole program, which the first to speak sets.
        max_allocation_bytes(LARGEST);
        let explain =
            |what: &str, cause: Error| Error::new(format!("can't read Avro by the {what} schema")).caused_by(cause);
        if let Written::As(json) = &self.schemas.written {
            self.known.add(0, &parse(json).map_err(|cause| explain("writer's", cause))?);
        }
        let read = self.schemas.read.as_deref().map(parse).transpose();
        self.read = read.map_err(|cause| explain("reader's", cause))?;
        Ok(())
    }

    fn begin(&self) -> AvroReading<'_, T> {
        AvroReading { avro: self, readers: Vec::new() }
    }
}

/// The messages of a share, and the readers for the schemas that were met in it.
pub struct AvroReading<'b, T> {
    avro: &'b Avro<T>,
    readers: Vec<(u32, Reader<'b>)>,
}

struct Reader<'b> {
    datum: GenericDatumReader<'b>,
    /// What is read is resolved to another schema.
    resolves: bool,
}

impl<'b, T: DeserializeOwned> AvroReading<'b, T> {
    #[inline]
    fn reader(&mut self, number: u32) -> Result<&Reader<'b>, Wrong> {
        let place = match self.readers.iter().position(|(known, _)| *known == number) {
            Some(place) => place,
            None => self.open(number)?,
        };
        Ok(&self.readers[place].1)
    }

    #[cold]
    fn open(&mut self, number: u32) -> Result<usize, Wrong> {
        let avro = self.avro;
        let written = avro.schema(number)?;
        let read = avro.read.as_ref().filter(|read| *read != written);
        let datum = GenericDatumReader::builder(written).maybe_reader_schema(read).build();
        let datum = datum.map_err(|cause| {
            Wrong::failed(Error::new(format!("can't read by schema {number} of Avro")).caused_by(cause))
        })?;
        self.readers.push((number, Reader { datum, resolves: read.is_some() }));
        Ok(self.readers.len() - 1)
    }
}

impl<'b, T: DeserializeOwned> Reading<'b> for AvroReading<'b, T> {
    type Record = T;

    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<T, Wrong> {
        let (number, datum) = match self.avro.schemas.written {
            Written::As(_) => (0, message),
            Written::ByNumber(_) => unframe(message)?,
        };
        let reader = self.reader(number)?;
        let mut rest = Rest::of(datum);
        let read = match reader.resolves {
            false => reader.datum.read_deser::<T>(&mut rest),
            true => reader.datum.read_value(&mut rest).and_then(|value| apache_avro::from_value::<T>(&value)),
        };
        let at = message.len() - rest.bytes.len();
        match read {
            _ if rest.is_short => Err(Wrong::new("the message ends before its record does").at(message.len())),
            Ok(_) if !rest.bytes.is_empty() => Err(Wrong::new("expected the end of the message").at(at)),
            Ok(record) => Ok(record),
            Err(cause) => Err(Wrong::new(cause.to_string()).at(at).caused_by(cause)),
        }
    }
}

impl<T> fmt::Debug for Avro<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Avro").field("schemas", &self.schemas).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for AvroReading<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<_> = self.readers.iter().map(|(number, _)| number).collect();
        f.debug_struct("AvroReading").field("schemas", &numbers).finish_non_exhaustive()
    }
}
