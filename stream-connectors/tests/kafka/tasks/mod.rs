//! Tasks: state goes from process to process with the partition that it is of.

#[cfg(feature = "s3")]
pub mod bucket;
pub mod handover;
pub mod killed;
pub mod member;
pub mod paused;
pub mod refused;
pub mod windows;
