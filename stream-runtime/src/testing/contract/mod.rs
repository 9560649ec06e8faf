//! Whether a source or a sink does what its trait asks, as an engine would notice: too late, as a wrong result.
//!
//! [`source`] reads one in every way, [`sink`] writes to one and crashes it at every step. The built-in ends pass; a connector or an end of one's own is to.

mod broken;
mod hanging;
mod sink;
mod source;

pub use sink::{SinkContract, sink};
pub use source::{SourceContract, source};
