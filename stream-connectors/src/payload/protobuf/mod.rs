//! Protobuf: messages of types with `#[derive(prost::Message)]`.
//!
//! ```
//! use thalweg::prelude::*;
//!
//! #[derive(prost::Message)]
//! struct Reading {
//!     #[prost(uint32, tag = "1")]
//!     sensor: u32,
//!     #[prost(double, tag = "2")]
//!     celsius: f64,
//! }
//!
//! stream!(
//!     fn warm(readings: impl Source<Reading>, out: impl Sink<u32>) {
//!         readings.filter(|reading| reading.celsius > 30.0).map(|reading| reading.sensor).sink(out);
//!     }
//! );
//!
//! use prost::Message;
//! let message = Reading { sensor: 3, celsius: 30.5 }.encode_to_vec();
//! let mut sensors = Vec::new();
//! warm(shared(vec![message]).protobuf::<Reading>(), &mut sensors).run_blocking()?;
//! assert_eq!(sensors, [3]);
//! # Ok::<(), thalweg::Error>(())
//! ```

mod decoder;
mod encoder;
mod indexes;

pub use decoder::{AsProtobuf, ProtobufReading};
pub use encoder::Protobuf;
