//! A record that can't be decoded.

use std::fmt;
use std::path::PathBuf;

/// A record that can't be decoded: where it stands, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Malformed {
    /// The file, as it was given; `standard input` where it is that.
    pub file: PathBuf,
    /// The line in the file, from 1.
    pub line: u64,
    /// The byte of the line at which it was noticed, from 1.
    pub column: usize,
    /// The field it is about, with those around it: `user.name`. Empty where it is about no field.
    pub field: String,
    /// What is wrong, such as `expected a number`; from CSV also what was found: ``expected a number, found `x` ``.
    pub reason: String,
    /// The line.
    pub text: String,
}

/// `clicks.jsonl:17:42: field `at`: expected an integer`.
impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file.display(), self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, "field `{}`: ", self.field)?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Malformed {}
