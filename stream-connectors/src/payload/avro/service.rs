//! A registry of schemas that is asked over HTTP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::StatusCode;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use stream_runtime::Error;

use super::registry::Registry;
use crate::http::api::{Answer, Api};

/// A registry of schemas that is asked over HTTP: made by [`schema_registry`]. Clones know what one has learned.
#[derive(Clone, Debug)]
pub struct SchemaRegistry {
    api: Arc<Api>,
    /// Schemas by their numbers: they never change.
    known: Arc<Mutex<HashMap<u32, String>>>,
}

/// For so long a registry is tried that is gone, or fails.
const PATIENCE: Duration = Duration::from_secs(30);
const MEDIA: &str = "application/vnd.schemaregistry.v1+json";
/// What a registry says where there is no such schema, besides 404.
const NO_SCHEMA: u32 = 40403;

/// A registry that speaks as Confluent's Schema Registry does, at `http://` or, with the feature `tls`, at `https://`; so do Redpanda, Karapace and Apicurio, under a path of theirs.
///
/// A schema is asked for once and then known, for all clones of this. A registry that is gone or fails is tried again for half a minute.
///
/// ```
/// use serde::Deserialize;
/// use thalweg::connectors::payload::avro;
/// use thalweg::prelude::*;
///
/// #[derive(Deserialize)]
/// struct Reading {
///     celsius: f64,
/// }
///
/// stream!(
///     fn warm(readings: impl Source<Reading>, out: impl Sink<f64>) {
///         readings.map(|reading| reading.celsius).filter(|celsius| *celsius > 30.0).sink(out);
///     }
/// );
///
/// let schemas = avro::schema_registry("http://localhost:8081").basic("ann", "secret");
/// let messages = shared(Vec::<Vec<u8>>::new()); // or those of a topic
/// warm(messages.avro::<Reading>(avro::registry(schemas)), stdout()).run_blocking()?;
/// # Ok::<(), thalweg::Error>(())
/// ```
pub fn schema_registry(url: impl Into<Box<str>>) -> SchemaRegistry {
    SchemaRegistry { api: Arc::new(Api::new(url, MEDIA, PATIENCE)), known: Arc::default() }
}

/// A schema, as a registry tells it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    schema: String,
    #[serde(default = "avro")]
    schema_type: String,
    #[serde(default)]
    references: Vec<IgnoredAny>,
}

/// What is said of none.
fn avro() -> String {
    "AVRO".into()
}

#[derive(Serialize)]
struct Asked<'s> {
    schema: &'s str,
}

#[derive(Deserialize)]
struct Numbered {
    id: u32,
}

/// What a registry says that says no.
#[derive(Deserialize)]
struct Refusal {
    error_code: u32,
}

impl SchemaRegistry {
    /// Sends a header with each request. A name or a value that HTTP does not allow is an error of the first request.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with(|api| api.headers.set(name, value))
    }

    /// Sends `Authorization: Bearer TOKEN` with each request.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.with(|api| api.headers.bearer(token))
    }

    /// Says who asks, by a name (or the key of an API) and a password.
    #[must_use]
    pub fn basic(self, user: &str, password: &str) -> Self {
        self.with(|api| api.headers.basic(user, password))
    }

    /// For how long a registry is tried that is gone, or fails, in place of half a minute.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        self.with(|api| api.patience = patience)
    }

    /// A registry of its own: what was said before stays, what is known is not.
    fn with(self, set: impl FnOnce(&mut Api)) -> Self {
        let mut api = Arc::unwrap_or_clone(self.api);
        set(&mut api);
        SchemaRegistry { api: Arc::new(api), known: Arc::default() }
    }

    /// The number of a schema under a subject, which is made a version of it if it is none: what [`Encoder::framed`](super::Encoder::framed) is to be told before a job writes.
    ///
    /// ```no_run
    /// use thalweg::connectors::payload::avro;
    ///
    /// let schema = r#"{"type": "record", "name": "Reading", "fields": [{"name": "celsius", "type": "double"}]}"#;
    /// let number = avro::schema_registry("http://localhost:8081").register("readings-value", schema)?;
    /// let format = avro::encoder(schema).framed(number); // kafka_sink("readings").format(format)
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    ///
    /// # Errors
    /// The registry can't be asked, or does not take the schema: it is none, or not compatible with those before it.
    pub fn register(&self, subject: &str, schema: &str) -> Result<u32, Error> {
        self.number(&format!("/subjects/{}/versions", escaped(subject)), subject, schema)
    }

    /// The same of a schema that is a version of the subject already: who may not add to a registry may ask it this.
    ///
    /// # Errors
    /// The registry can't be asked, or knows no such version.
    pub fn number_of(&self, subject: &str, schema: &str) -> Result<u32, Error> {
        self.number(&format!("/subjects/{}", escaped(subject)), subject, schema)
    }

    fn number(&self, path: &str, subject: &str, schema: &str) -> Result<u32, Error> {
        let name = self.api.name();
        let failed = |cause: Error| {
            Error::new(format!("can't get the number of a schema of `{subject}` from `{name}`")).caused_by(cause)
        };
        let asked = serde_json::to_vec(&Asked { schema }).map_err(|cause| failed(unfit(cause)))?;
        let answer = self.api.ask(path, Some(asked)).map_err(failed)?;
        let Numbered { id } = read(&answer).map_err(failed)?;
        self.known().insert(id, schema.to_owned());
        Ok(id)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<u32, String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry for SchemaRegistry {
    fn schema(&self, number: u32) -> Result<Option<String>, Error> {
        if let Some(schema) = self.known().get(&number) {
            return Ok(Some(schema.clone()));
        }
        let name = self.api.name();
        let failed = |cause| Error::new(format!("can't get schema {number} from `{name}`")).caused_by(cause);
        let answer = self.api.ask(&format!("/schemas/ids/{number}"), None).map_err(failed)?;
        if is_no_schema(&answer) {
            return Ok(None);
        }
        let Found { schema, schema_type, references } = read(&answer).map_err(failed)?;
        if schema_type != "AVRO" {
            return Err(failed(Error::new(format!("it is of {schema_type}, and not of Avro"))));
        }
        if !references.is_empty() {
            return Err(failed(Error::new("it refers to other schemas of the registry, and such ones are not read")));
        }
        self.known().insert(number, schema.clone());
        Ok(Some(schema))
    }
}

/// Whether it was a registry that says so: another server may not know the path.
fn is_no_schema(answer: &Answer) -> bool {
    let code = serde_json::from_slice(&answer.body).map(|Refusal { error_code }| error_code);
    answer.status == StatusCode::NOT_FOUND && code.is_ok_and(|code| code == NO_SCHEMA)
}

fn read<'a, T: Deserialize<'a>>(answer: &'a Answer) -> Result<T, Error> {
    match answer.status.is_success() {
        true => serde_json::from_slice(&answer.body).map_err(unfit),
        false => Err(Error::new(format!("it answered {}", answer.words()))),
    }
}

#[cold]
fn unfit(cause: serde_json::Error) -> Error {
    Error::new("that is not how a registry of schemas speaks").caused_by(cause)
}

/// What may stand in a path.
fn escaped(subject: &str) -> String {
    let mut path = String::new();
    for byte in subject.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => path.push(byte.into()),
            _ => path += &format!("%{byte:02X}"),
        }
    }
    path
}
