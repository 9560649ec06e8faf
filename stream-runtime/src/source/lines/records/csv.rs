//! Lines of CSV.

use super::{Fail, RecordLines};
use crate::decode::csv::{AsCsv, Row};
use crate::decode::{Decode, ReadFields};
use crate::source::lines::Lines;

/// The records of a text with cells on each line: [`Lines::csv`].
pub type CsvLines<Bound, T, P = Fail> = RecordLines<Bound, T, AsCsv, P>;

impl<Bound> Lines<Bound> {
    /// The records that the lines are in CSV (RFC 4180), of a type with `#[derive(Decode)]`. The first line of each file is a header with the columns'
    /// names, in any order; [`without_header`](CsvLines::without_header) is for files that have none. Columns that no field has are skipped. Whatever was
    /// said about lines that are not UTF-8 is void.
    ///
    /// - **Cells** stand between commas, or what [`delimiter`](CsvLines::delimiter) says. One that begins with a quote ends with the next quote that is
    ///   not doubled, and may have delimiters in it. Spaces belong to a cell.
    /// - **A record is a line**, which ends with `\n` or `\r\n`. A quoted cell with a line end in it is refused: the line is malformed, and what follows it
    ///   is taken for lines of their own. Where cells have line ends, let a CSV parser read the file, and [`iter`](crate::source::iter) take its
    ///   records. Empty lines are no records.
    /// - **Values**: numbers may have a sign and zeros in front, and must be finite. `true` and `false` are what a `bool` can be. A time is one of RFC 3339, or microseconds
    ///   since 1970. An `Option` is `None` where its cell is empty, with quotes or without, or where there is no such column. A `&str` borrows from the
    ///   batch and can't hold a cell with doubled quotes; `Cow<str>` and `String` can.
    /// - **Malformed** is a line with more cells than the header, or fewer, with a cell that is not what its field's type says (whether the pipeline reads the field or not), or
    ///   with something between a closing quote and the delimiter; and every line, where the header lacks a column that is neither an `Option` nor has
    ///   `#[decode(default)]`. What becomes of it, [`on_malformed`](RecordLines::on_malformed) says; a file whose header is none ends the job.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// /// Something was sold. Of columns that are not named here nothing is kept.
    /// #[derive(Decode)]
    /// struct Sale<'a> {
    ///     article: &'a str,
    ///     #[decode(rename = "Price in cents")]
    ///     cents: u64,
    ///     customer: Option<u32>,
    /// }
    ///
    /// stream!(
    ///     fn expensive(sales: impl Source<Sale<'_>>, out: impl Sink<String>) {
    ///         sales.filter(|sale| sale.cents >= 10_000).map(|sale| sale.article.to_owned()).sink(out);
    ///     }
    /// );
    /// # let path = std::env::temp_dir().join(format!("csv-{}", std::process::id()));
    /// # std::fs::write(&path, "customer,Price in cents,article\n7,249900,\"Desk, oak\"\n,250,Pen\n").unwrap();
    /// let mut seen = Vec::new();
    /// expensive(lines(&path).csv::<Sale>(), |article| seen.push(article)).run_blocking()?;
    /// assert_eq!(seen, ["Desk, oak"]);
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    #[must_use]
    pub fn csv<T: Row<AsCsv>>(self) -> CsvLines<Bound, T> {
        RecordLines::new(self.feed.reform(()), AsCsv::new())
    }
}

impl<Bound, T, P> CsvLines<Bound, T, P> {
    /// What stands between cells, in place of a comma: a character of ASCII that can't be part of a number. With another, or a quote, the job ends with an error
    /// before anything is read.
    ///
    /// ```
    /// # use thalweg::prelude::*;
    /// # #[derive(Decode)]
    /// # struct Sale { cents: u64 }
    /// let sales = lines("sales.csv").csv::<Sale>().delimiter(b';');
    /// let others = lines("sales.tsv").csv::<Sale>().delimiter(b'\t');
    /// ```
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        let format = self.format.delimited(delimiter);
        RecordLines { format, ..self }
    }

    /// The first line of a file is a record too. The columns are the type's fields, in the order in which they are declared, and all of them.
    ///
    /// ```
    /// # use thalweg::prelude::*;
    /// # #[derive(Decode)]
    /// # struct Sale { cents: u64 }
    /// let sales = lines("sales.csv").csv::<Sale>().without_header();
    /// ```
    #[must_use]
    pub fn without_header(self) -> Self
    where
        T: Decode,
    {
        let format = self.format.without_header(<T::Of<'static>>::NAMES.len());
        RecordLines { format, ..self }
    }
}
