//! Why a line is not in the format.

use std::fmt;

/// Where a line leaves the format, and what should have stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch {
    pub expected: Expected,
    /// In bytes, from 1.
    pub column: usize,
}

/// What should have stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Host,
    Identity,
    User,
    Time,
    Day,
    Month,
    Year,
    Hour,
    Minute,
    Second,
    Offset,
    TimeEnd,
    Request,
    Utf8,
    Status,
    Size,
    Referer,
    Agent,
    Quote,
    Space,
}

impl Mismatch {
    /// At an offset, which counts from 0.
    pub fn at(offset: usize, expected: Expected) -> Self {
        Mismatch { expected, column: offset + 1 }
    }

    /// The same as seen from a text that began so many bytes earlier.
    pub fn behind(self, bytes: usize) -> Self {
        Mismatch { column: self.column + bytes, ..self }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Host => "the client's host",
            Expected::Identity => "the client's identity, or `-`",
            Expected::User => "the user, or `-`, and the time in brackets",
            Expected::Time => "a time such as `10/Oct/2000:13:55:36 -0700`",
            Expected::Day => "a day that the month has",
            Expected::Month => "a month such as `Oct`",
            Expected::Year => "a year of four digits",
            Expected::Hour => "an hour from 00 to 23",
            Expected::Minute => "a minute from 00 to 59",
            Expected::Second => "a second from 00 to 60",
            Expected::Offset => "an offset from UTC such as `-0700`",
            Expected::TimeEnd => "`]`",
            Expected::Request => "the request in quotes",
            Expected::Utf8 => "a path in UTF-8",
            Expected::Status => "a status from 100 to 599",
            Expected::Size => "the response's size in bytes, or `-`",
            Expected::Referer => "the referer in quotes",
            Expected::Agent => "the user agent in quotes",
            Expected::Quote => "a closing quote",
            Expected::Space => "a space",
        })
    }
}
