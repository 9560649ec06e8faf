//! What can be asked of a text, whichever way it comes.

/// The ways in which a text is read, on a builder with `lines()` that makes the text.
macro_rules! text {
    ($builder:ty) => {
        impl $builder {
            /// The lines as records in JSON, one each: as [`Lines::json`](stream_runtime::source::Lines::json).
            #[must_use]
            pub fn json<T>(self) -> JsonLines<Unbounded, T> {
                self.lines().json()
            }

            /// The lines as records in CSV: as [`Lines::csv`](stream_runtime::source::Lines::csv). The header is the first line of all: where each connection begins with one, those of the
            /// later ones are malformed lines, which [`on_malformed`](stream_runtime::source::RecordLines::on_malformed) can leave out. Where there is none, say
            /// `.without_header()`.
            #[must_use]
            pub fn csv<T: Row<AsCsv>>(self) -> CsvLines<Unbounded, T> {
                self.lines().csv()
            }

            /// Drops the lines that are not UTF-8, and counts them: as [`Lines::skip_invalid`](stream_runtime::source::Lines::skip_invalid).
            #[must_use]
            pub fn skip_invalid(self) -> Lines<Unbounded> {
                self.lines().skip_invalid()
            }

            /// The lines as bytes, with their numbers: as [`Lines::numbered`](stream_runtime::source::Lines::numbered).
            #[must_use]
            pub fn numbered(self) -> NumberedLines<Unbounded> {
                self.lines().numbered()
            }
        }

        /// Of `&str`, a line each. One that is not UTF-8 ends the job.
        impl IntoSource for $builder {
            type Source = Lines<Unbounded>;

            fn into_source(self) -> Lines<Unbounded> {
                self.lines()
            }
        }
    };
}

pub(crate) use text;
