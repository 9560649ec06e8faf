//! Sources and sinks that reach other systems, a module and a cargo feature each.

#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "kafka")]
pub mod kafka;
#[cfg(feature = "files")]
pub mod objects;
pub mod payload;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sockets")]
pub mod sockets;

/// What a program with a connector in it mostly needs.
pub mod prelude {
    pub use crate::payload::encode::{Encode, EncodeLines};
    #[cfg(feature = "kafka")]
    pub use crate::kafka::{kafka, kafka_sink};
    pub use crate::payload::{Payload, Payloads};
    #[cfg(feature = "parquet")]
    pub use crate::objects::parquet_files;
    #[cfg(feature = "files")]
    pub use crate::objects::{Compression, files_in, files_of, parted};
    #[cfg(feature = "s3")]
    pub use crate::objects::{bucket_of, s3};
}
