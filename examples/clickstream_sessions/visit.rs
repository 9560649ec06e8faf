//! What a visit came to, as a line of a table.

use std::fmt;

use thalweg::prelude::*;

/// One visit of one visitor.
pub struct Visit {
    pub visitor: u32,
    pub session: Window,
    pub clicks: u64,
    /// In the order in which they were first seen.
    pub pages: Vec<Box<str>>,
    pub purchases: u64,
}

/// The line above the table.
pub const HEADLINE: &str = "visitor  from                  minutes  clicks  bought  pages";

impl Visit {
    /// From the first click to the last: a session goes on for the gap behind it.
    fn minutes(&self, gap_secs: i64) -> i64 {
        (self.session.end.as_micros() - self.session.start.as_micros()) / 60_000_000 - gap_secs / 60
    }
}

impl fmt::Display for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Visit { visitor, session, clicks, pages, purchases } = self;
        let (from, minutes) = (session.start, self.minutes(crate::GAP.as_secs() as i64));
        write!(f, "{visitor:>7}  {from:<20}  {minutes:>7}  {clicks:>6}  {purchases:>6}  {}", pages.join(" "))
    }
}
