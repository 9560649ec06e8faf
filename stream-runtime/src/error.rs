//! What can go wrong while a job runs: a value with a cause chain.

use std::error::Error as Cause;
use std::fmt;

/// An operator of a pipeline, as a person finds it: its number in the plan, its name and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The pipeline's name.
    pub pipeline: &'static str,
    /// The operator's or the end's name, such as `map` or a parameter's name.
    pub operator: &'static str,
    /// The file of the pipeline.
    pub file: &'static str,
    /// The line of the operator in that file, from 1; 0 where it is not known.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of `{}` ({}:{})", self.operator, self.pipeline, self.file, self.line)
    }
}

/// Why a job ended before its input did, or did not begin.
///
/// The text of an error says what happened and where; [`source`](std::error::Error::source) gives its cause.
pub struct Error {
    what: String,
    place: Option<Place>,
    // A cause comes from the outside world and is made once, when a job ends: no item path runs over it.
    cause: Option<Box<dyn Cause + Send + Sync>>,
}

impl Error {
    /// An error that is its own cause.
    ///
    /// ```
    /// let error = stream_runtime::Error::new("the window's size is zero");
    /// assert_eq!(error.to_string(), "the window's size is zero");
    /// ```
    pub fn new(what: impl Into<String>) -> Self {
        Error { what: what.into(), place: None, cause: None }
    }

    /// The same with the error that led to it.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Cause + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The same with the operator it happened at; the first place given stays.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert(place);
        self
    }

    /// The operator it happened at, where one is to blame.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.place {
            Some(place) => write!(f, ", in {place}"),
            None => Ok(()),
        }
    }
}

/// The text and its causes: what a `main` that returns the error prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, "\n  caused by: {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Cause for Error {
    fn source(&self) -> Option<&(dyn Cause + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as _)
    }
}
