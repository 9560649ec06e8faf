//! What is wrong with a text.

use std::fmt;

/// Why a text is not what it should be. Where, says the reader, which stops there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Something else should stand here.
    Expected(&'static str),
    /// A field that must be there isn't.
    Missing(&'static str),
    /// A field is there twice.
    Twice(&'static str),
    /// A number that the type does not have.
    OutOfRange(&'static str),
    /// A string with an escape can't be borrowed.
    Escaped,
    /// A control character in a string, or the end of the line.
    Unended,
    /// `\` and something that it does not go with.
    BadEscape,
    /// None of these.
    NoneOf(&'static [&'static str]),
    /// Arrays and objects in each other, beyond what is followed.
    TooDeep,
    /// A field that must be there, and is not among the header's.
    NoColumn(&'static str),
    /// A record of CSV with more cells than columns, or fewer.
    Cells {
        /// How many there should be.
        columns: usize,
        /// How many there are.
        cells: usize,
    },
    /// A cell with doubled quotes can't be borrowed.
    DoubledQuotes,
    /// A quoted cell without an end on its line.
    Unclosed,
    /// Something behind the end of a quoted cell.
    BehindQuote,
}

impl Flaw {
    pub(super) const NO_TIME: Flaw =
        Flaw::Expected("a time such as `2026-11-20T08:00:00Z`, or microseconds since 1970");
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::Expected(what) => write!(f, "expected {what}"),
            Flaw::Missing(field) => write!(f, "field `{field}` is missing"),
            Flaw::Twice(field) => write!(f, "field `{field}` stands twice"),
            Flaw::OutOfRange(ty) => write!(f, "the number is out of the range of `{ty}`"),
            Flaw::Escaped => f.write_str("a `&str` can't hold a string with escapes; `Cow<str>` and `String` can"),
            Flaw::Unended => f.write_str("a string must end before the line does, and have no control characters"),
            Flaw::BadEscape => f.write_str("not an escape that JSON has, or half of a surrogate pair"),
            Flaw::NoneOf(names) => write!(f, "expected one of `{}`", names.join("`, `")),
            Flaw::TooDeep => write!(f, "more than {} arrays and objects in each other", super::json::DEEPEST),
            Flaw::NoColumn(name) => write!(f, "the header has no column `{name}`"),
            Flaw::Cells { columns, cells } => write!(f, "expected {columns} cells, found {cells}"),
            Flaw::DoubledQuotes => {
                f.write_str("a `&str` can't hold a cell with doubled quotes; `Cow<str>` and `String` can")
            }
            Flaw::Unclosed => f.write_str(
                "the cell's closing quote is not on its line: records with line ends in their cells must be read by a parser whose records `iter(..)` takes",
            ),
            Flaw::BehindQuote => f.write_str("expected a delimiter or the end of the line behind a closing quote"),
        }
    }
}
