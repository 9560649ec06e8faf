//! What is wrong with a text.

use std::fmt;

/// Why a text is not what it should be. Where, says the reader, which stops there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
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
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wrong::Expected(what) => write!(f, "expected {what}"),
            Wrong::Missing(field) => write!(f, "field `{field}` is missing"),
            Wrong::Twice(field) => write!(f, "field `{field}` stands twice"),
            Wrong::OutOfRange(ty) => write!(f, "the number is out of the range of `{ty}`"),
            Wrong::Escaped => f.write_str("a `&str` can't hold a string with escapes; `Cow<str>` and `String` can"),
            Wrong::Unended => f.write_str("a string must end before the line does, and have no control characters"),
            Wrong::BadEscape => f.write_str("not an escape that JSON has, or half of a surrogate pair"),
            Wrong::NoneOf(names) => write!(f, "expected one of `{}`", names.join("`, `")),
            Wrong::TooDeep => write!(f, "more than {} arrays and objects in each other", super::skip::DEEPEST),
        }
    }
}
