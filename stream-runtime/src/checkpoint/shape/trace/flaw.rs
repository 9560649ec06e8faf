//! Why a sample was not taken.

use std::fmt;

/// A sample was not taken, or none is there.
#[derive(Debug)]
pub(super) struct Flaw {
    /// Whether it is noted with whoever was to blame.
    pub is_blamed: bool,
}

impl Flaw {
    /// There is no end to it.
    pub const ENDLESS: Flaw = Flaw { is_blamed: false };
    /// It wants to be told what comes, which postcard can't.
    pub const UNTOLD: Flaw = Flaw { is_blamed: true };
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sample was refused")
    }
}

impl std::error::Error for Flaw {}

impl serde::de::Error for Flaw {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Flaw { is_blamed: false }
    }
}
