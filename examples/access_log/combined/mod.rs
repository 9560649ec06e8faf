//! A line of an access log in the combined format:
//!
//! ```text
//! host identity user [10/Oct/2000:13:55:36 -0700] "GET /path?query HTTP/1.0" 200 2326 "referer" "agent"
//! ```
//!
//! What a server is set up to append behind the agent is not looked at.

use thalweg::Timestamp;

mod fields;
mod mismatch;
mod time;

use fields::Fields;
pub use mismatch::{Expected, Mismatch};

/// A request that the server answered. It borrows from the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// When the request came.
    pub at: Timestamp,
    /// The path without the query, as the log has it; `-` where the request was none that has a path.
    pub path: &'a str,
    /// From 100 to 599.
    pub status: u16,
    /// The size of the response; 0 where the log has `-`.
    pub bytes: u64,
}

impl<'a> Hit<'a> {
    /// Reads a line, without its end.
    ///
    /// # Errors
    /// What the line should have had, and in which column.
    pub fn parse(line: &'a [u8]) -> Result<Self, Mismatch> {
        let mut fields = Fields::of(line);
        fields.word(Expected::Host)?;
        fields.word(Expected::Identity)?;
        fields.user()?;
        let at = fields.time()?;
        let path = fields.path()?;
        let status = fields.status()?;
        let bytes = fields.size()?;
        fields.quoted(Expected::Referer)?;
        fields.quoted(Expected::Agent)?;
        Ok(Hit { at, path, status, bytes })
    }

    /// The first digit of the status: 2 for 204.
    pub fn class(&self) -> u16 {
        self.status / 100
    }

    /// Whether the server failed (5xx). That a client asks for what is not there (4xx) is no error of the server.
    pub fn failed(&self) -> bool {
        self.class() == 5
    }
}
