//! JSON lines.

use super::{Fail, RecordLines};
use crate::decode::json::AsJson;
use crate::source::lines::Lines;

/// The records of a text with a JSON object on each line: [`Lines::json`].
pub type JsonLines<Bound, T, P = Fail> = RecordLines<Bound, T, AsJson, P>;

impl<Bound> Lines<Bound> {
    /// The records that the lines are in JSON, an object each (JSON lines, ndjson), of a type with `#[derive(Decode)]`. Lines of nothing but spaces are none. Whatever was
    /// said about lines that are not UTF-8 is void.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// /// A page was looked at. Of fields that are not named here nothing is kept.
    /// #[derive(Decode)]
    /// struct Click<'a> {
    ///     page: &'a str,
    ///     user: u64,
    /// }
    ///
    /// stream!(
    ///     fn pages(clicks: impl Source<Click<'_>>, out: impl Sink<String>) {
    ///         clicks.filter(|click| click.user != 0).map(|click| click.page.to_owned()).sink(out);
    ///     }
    /// );
    /// # let path = std::env::temp_dir().join(format!("json-{}", std::process::id()));
    /// # std::fs::write(&path, "{\"user\": 7, \"page\": \"/\"}\n{\"user\": 0, \"page\": \"/a\"}\n").unwrap();
    /// let mut seen = Vec::new();
    /// pages(lines(&path).json::<Click>(), |page| seen.push(page)).run_blocking()?;
    /// assert_eq!(seen, ["/"]);
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    #[must_use]
    pub fn json<T>(self) -> JsonLines<Bound, T> {
        RecordLines::new(self.feed.reform(()), AsJson)
    }
}
