//! The lines of an endless response.

use std::time::Duration;

use hyper::HeaderMap;
use stream_runtime::decode::csv::{AsCsv, Row};
use stream_runtime::source::{CsvLines, IntoSource, JsonLines, Lines, NumberedLines, Unbounded};

use super::asking::asking;
use super::client::{Get, Headers, Stream};
use crate::net::{self, Connect, Failure, Reconnecting, Retry};
use crate::text::text;

/// The lines of a response that does not end: made by [`http_lines`].
#[derive(Debug)]
pub struct HttpLines {
    pub(super) get: Get,
    pub(super) retry: Retry,
    longest_line: usize,
    pub(super) once: bool,
}

const LONGEST_LINE: usize = 64 << 20;
pub(super) const SILENCE: Duration = Duration::from_secs(90);

/// The lines of a response that does not end: what is called ndjson, JSON lines or a streaming API.
///
/// - **When the response ends or breaks off**, it is asked for again, with pauses that grow. What the server says meanwhile is lost, unless it sends it again; a line that was cut off is left out.
/// - **Blank lines**, by which servers show that they are alive, are no records for [`json`](HttpLines::json); as `&str` they are empty lines.
/// - **What the server answers**: 5xx, 408 and 429 are tried again, when `Retry-After` says so, for [five minutes](HttpLines::give_up_after); 204 is the end of the input; any other is an error that ends the job.
///   Up to five redirects are followed.
/// - **A slow pipeline** does not read, so that the server must wait, or drops the connection.
/// - It can't be read again, so that a `#[durable]` pipeline does not take it.
///
/// ```
/// use thalweg::prelude::*;
///
/// #[derive(Decode)]
/// struct Post<'a> {
///     language: &'a str,
/// }
///
/// stream!(
///     fn languages(posts: impl Source<Post<'_>>, out: impl Sink<(Box<str>, u64)>) {
///         posts.key_by(|post| post.language).unbounded("there are few languages").count().sink(out);
///     }
/// );
///
/// let posts = http_lines("https://social.example.com/stream").bearer("secret").json::<Post>();
/// let job = languages(posts, |(language, count)| println!("{language} {count}"));
/// // job.run_blocking()?;
/// ```
pub fn http_lines(url: impl Into<Box<str>>) -> HttpLines {
    let url = url.into();
    let retry = Retry::new(format!("`{}`", named(&url)));
    let get = Get { url, headers: Headers::default(), accept: "application/x-ndjson, */*", silence: SILENCE };
    HttpLines { get, retry, longest_line: LONGEST_LINE, once: false }
}

/// A URL as errors have it: a query may have a token in it.
pub(super) fn named(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

asking!(HttpLines);

impl HttpLines {
    /// The longest line, in bytes, in place of 64 MiB: what is longer ends the job with an error.
    #[must_use]
    pub fn longest_line(mut self, bytes: usize) -> Self {
        self.longest_line = bytes;
        self
    }

    /// The lines as a source, for what can be said of every text.
    #[must_use]
    pub fn lines(self) -> Lines<Unbounded> {
        let name = named(&self.get.url).to_owned();
        net::lines(&name, Reconnecting::new(self.get, self.retry, self.longest_line, self.once))
    }
}

text!(HttpLines);

impl Connect for Get {
    type Connection = Stream;

    async fn connect(&mut self) -> Result<Stream, Failure> {
        self.open(&HeaderMap::new()).await.map(|(stream, _)| stream)
    }
}
