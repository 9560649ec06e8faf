//! Checkpoints, results and files in a store that speaks as S3 does: a `moto` server, which keeps conditional writes as Amazon's does.
//!
//! `./test-connectors s3` fetches the server and runs this.

#[path = "../server/mod.rs"]
mod server;

mod child;
mod crashes;
mod outages;
#[cfg(feature = "parquet")]
mod parquet;
mod reading;
mod steps;
mod storage;
mod store;
