//! Sources and sinks that reach other systems, a module and a cargo feature each.
//!
//! - `objects`: files on a disk or in an object store, read and written in text, JSON lines, CSV and Parquet, plain and compressed.
//! - [`sockets`]: lines over TCP, to and from servers and clients; with the feature `websocket`, the messages of a WebSocket.
//! - [`http`]: endless responses (ndjson, server-sent events), webhooks in and out; with the feature `tls`, `https://`.
//! - [`pushed`]: messages that a task or a thread of yours pushes, answered when they are safe.
//! - [`payload`]: the formats in which the messages of all of these are read, and written: JSON, CSV, text, whatever serde has; with features of their names, Avro and Protobuf.
//! - `kafka`: topics of Apache Kafka, read and written exactly once.
//! - `postgres`: tables of PostgreSQL, written exactly once, and looked up.

mod background;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "kafka")]
pub mod kafka;
mod message;
#[cfg(any(feature = "http", feature = "sockets"))]
mod net;
#[cfg(feature = "files")]
pub mod objects;
pub mod payload;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod pushed;
#[cfg(feature = "sockets")]
pub mod sockets;
#[cfg(any(feature = "http", feature = "sockets"))]
mod text;
#[cfg(all(feature = "tls", any(feature = "http", feature = "postgres")))]
mod trust;

/// What a program with a connector in it mostly needs.
pub mod prelude {
    #[cfg(feature = "http")]
    pub use crate::http::{http_events, http_lines, http_post, webhook};
    #[cfg(feature = "kafka")]
    pub use crate::kafka::{kafka, kafka_sink};
    #[cfg(feature = "parquet")]
    pub use crate::objects::parquet_files;
    #[cfg(feature = "files")]
    pub use crate::objects::{Compression, files_in, files_of, parted};
    #[cfg(feature = "s3")]
    pub use crate::objects::{bucket_of, s3};
    pub use crate::payload::encode::{Encode, EncodeLines};
    pub use crate::payload::{Payload, Payloads};
    #[cfg(feature = "postgres")]
    pub use crate::postgres::{postgres, postgres_table};
    pub use crate::pushed::{pushed, pushed_to, received};
    #[cfg(feature = "websocket")]
    pub use crate::sockets::websocket;
    #[cfg(feature = "sockets")]
    pub use crate::sockets::{listen_lines, socket_lines, socket_sink};
}
