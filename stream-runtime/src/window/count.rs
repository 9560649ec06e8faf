//! Windows of so many items of a key, whenever these come.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::engine::Settings;

/// Goes by the number of items, and not by a time.
#[derive(Clone, Copy, Debug)]
pub enum ByCount {}

/// Which items of a key a window of so many holds: half-open `[first, end)`, counted from 0 since the job began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Records {
    /// The first item in it.
    pub first: u64,
    /// The first item behind it.
    pub end: u64,
}

impl std::fmt::Display for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.first, self.end)
    }
}

/// Windows of so many items, each beginning where the one before ends.
#[derive(Clone, Copy, Debug)]
pub struct CountWindow {
    size: u64,
}

/// Windows of so many items that overlap.
#[derive(Clone, Copy, Debug)]
pub struct CountEvery {
    size: u64,
    slide: u64,
}

/// Windows of `size` items of a key each, in the order of their arrival. At the end of a bounded input, what there is of a window is given too.
pub fn count_window(size: u64) -> CountWindow {
    CountWindow { size }
}

impl CountWindow {
    /// What the meaning of what is kept for them depends on.
    #[doc(hidden)]
    pub fn settings(&self) -> Settings {
        vec![("size", self.size.to_string())]
    }

    /// A window begins with each so-many-th item, so that windows overlap.
    pub fn every(self, slide: u64) -> CountEvery {
        CountEvery { size: self.size, slide }
    }

    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// A size of zero.
    pub fn check(&self) -> Result<(), Error> {
        self.every(self.size.max(1)).check()
    }
}

impl CountEvery {
    /// What the meaning of what is kept for them depends on.
    #[doc(hidden)]
    pub fn settings(&self) -> Settings {
        vec![("size", self.size.to_string()), ("slide", self.slide.to_string())]
    }

    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// A size or a slide of zero, a slide that is longer than the window.
    pub fn check(&self) -> Result<(), Error> {
        match *self {
            CountEvery { size: 0, .. } => Err(Error::new("the window's size is zero")),
            CountEvery { slide: 0, .. } => Err(Error::new("the window's slide is zero")),
            CountEvery { size, slide } if slide > size => {
                Err(Error::new("the window's slide is longer than the window"))
            }
            _ => Ok(()),
        }
    }
}

/// How windows of so many items are cut into panes, which they share: at each start and each end of one.
#[derive(Clone, Copy, Debug)]
pub struct Panelling {
    pub(crate) size: u64,
    pub(crate) slide: u64,
    /// How many items a pane has.
    pub(crate) pane: u64,
}

impl From<CountWindow> for Panelling {
    fn from(window: CountWindow) -> Self {
        Panelling { size: window.size, slide: window.size, pane: window.size }
    }
}

impl From<CountEvery> for Panelling {
    /// Panes of the greatest common divisor: Li et al., "No pane, no gain", SIGMOD Record 2005.
    fn from(window: CountEvery) -> Self {
        Panelling { size: window.size, slide: window.slide, pane: greatest_divisor(window.size, window.slide) }
    }
}

/// Euclid's.
fn greatest_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_divisor(b, a % b) }
}
