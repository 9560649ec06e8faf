//! Apache Kafka, by librdkafka: topics as a [source](kafka()) and as a [sink](kafka_sink).
//!
//! `docs/connectors/kafka.md` says how they are used, what is promised behind a crash, and what to tune.
//!
//! # Reading
//!
//! - In a `#[durable]` pipeline the source has its partitions to itself, and the checkpoint has the offsets: a batch that runs again has the same range of each
//!   partition, and state and offsets are never of different batches.
//! - With a [group](Kafka::group) the processes of the group share the partitions out: each partition is a [task](Kafka::tasks) with a checkpoint of its own, so that state goes
//!   where the partition goes; or one pipeline, which is not durable, reads what the process has.
//! - Each partition of Kafka is one of the engine, with a watermark of its own. Partitions that are made while the job runs are found.
//! - What was not read and is not there any more is an error, never passed over in silence: [`skip_lost`](Kafka::skip_lost).
//! - Transactions that were aborted are not seen.
//! - A slow pipeline slows its source down: of each partition no more than `queued.max.messages.kbytes` (16 MiB unless [set](Kafka::set)) and one answer of the broker
//!   are in memory.
//!
//! # TLS, SASL, compression
//!
//! gzip, snappy, lz4 and zstd are in. TLS and SASL's SCRAM need OpenSSL, and Kerberos needs libsasl2, so that they are asked for: add `rdkafka = { version = "0.39",
//! default-features = false, features = ["ssl"] }` – or `"ssl-vendored"`, `"gssapi"` – to your `Cargo.toml`, which turns it on in this crate too. Then say
//! `.set("security.protocol", "SASL_SSL")` and so on.

mod batch;
mod bell;
mod builder;
mod committed;
mod failure;
mod fetch;
mod message;
mod partition;
mod position;
mod rate;
mod reader;
mod settings;
mod sink;
mod source;
mod start;
mod tasks;

pub use batch::{MessageShare, Messages, MessagesOf};
pub use builder::{Alone, Kafka, Member, Membership, kafka};
pub use message::{Headers, Message};
pub use position::Offsets;
pub use sink::{
    ByPayload, ByRecord, Encode, Formatted, KafkaSink, Keyed, Outgoing, Plain, Shown, Transactions, kafka_sink,
};
pub use start::Start;
pub use tasks::{Task, TaskJob, TaskSource, Tasks};
