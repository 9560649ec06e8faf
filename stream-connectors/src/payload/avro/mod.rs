//! Avro: messages that are read by the schema that they were written with.
//!
//! A message of Avro does not say what it is. Either all are of one schema that is known ([`schema`]), or each begins with the number of its schema in a
//! **registry** ([`registry`]), in the framing of Confluent's: a byte 0, and four bytes. A schema is asked for once and then known for as long as the source is there.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use serde::Deserialize;
//! use thalweg::connectors::payload::avro;
//! use thalweg::prelude::*;
//!
//! #[derive(Deserialize)]
//! struct Reading {
//!     sensor: i32,
//!     celsius: f64,
//! }
//!
//! stream!(
//!     fn warm(readings: impl Source<Reading>, out: impl Sink<i32>) {
//!         readings.filter(|reading| reading.celsius > 30.0).map(|reading| reading.sensor).sink(out);
//!     }
//! );
//!
//! const SCHEMA: &str = r#"{"type": "record", "name": "Reading", "fields": [
//!     {"name": "sensor", "type": "int"},
//!     {"name": "celsius", "type": "double"}
//! ]}"#;
//! let schemas = BTreeMap::from([(7, SCHEMA.to_owned())]);
//!
//! let message = [&[0, 0, 0, 0, 7, 6], 30.5f64.to_le_bytes().as_slice()].concat();
//! let mut sensors = Vec::new();
//! warm(shared(vec![message]).avro::<Reading>(avro::registry(schemas)), &mut sensors).run_blocking()?;
//! assert_eq!(sensors, [3]);
//! # Ok::<(), thalweg::Error>(())
//! ```

mod decoder;
mod encoder;
mod known;
mod recursive;
mod registry;
mod rest;
#[cfg(feature = "http")]
mod service;

pub use decoder::{Avro, AvroReading};
pub use encoder::{Encoder, encoder};
pub use registry::{Registry, SchemaFolder, schema_folder};
#[cfg(feature = "http")]
pub use service::{SchemaRegistry, schema_registry};

/// How messages are read: by which schema each was written, and by which it is to be read.
pub struct Schemas {
    pub(super) written: Written,
    pub(super) read: Option<String>,
}

/// Where the schema of a message's writer is known from.
pub(super) enum Written {
    /// It is the same for all.
    As(String),
    // It is asked once for each schema, and no batch is computed meanwhile on that worker: a call through a pointer is nothing beside that.
    ByNumber(Box<dyn Registry>),
}

/// Each message is of this schema, in JSON, and has nothing in front.
pub fn schema(json: impl Into<String>) -> Schemas {
    Schemas { written: Written::As(json.into()), read: None }
}

/// Each message begins with the number of its schema.
///
/// A registry is a server ([`schema_registry`], with the feature `http`), a map, a folder ([`schema_folder`]), or a closure. It is asked on a worker, which waits for the answer, once for each
/// number (by each worker, if it comes to several at the same time).
pub fn registry(registry: impl Registry) -> Schemas {
    Schemas { written: Written::ByNumber(Box::new(registry)), read: None }
}

impl Schemas {
    /// What was written by another schema is resolved to this one, as Avro has it: fields that are missing have their defaults, numbers are widened, other fields are left
    /// out. (Aliases are not followed.)
    ///
    /// Without one a message is read as it was written: serde's attributes then say what becomes of fields that are missing (`#[serde(default)]`).
    #[must_use]
    pub fn read_as(self, json: impl Into<String>) -> Self {
        Schemas { read: Some(json.into()), ..self }
    }
}

impl std::fmt::Debug for Schemas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schemas").field("read", &self.read).finish_non_exhaustive()
    }
}
