//! What becomes of a line that is no record.

use crate::Error;
use crate::decode::Malformed;

/// What becomes of a line that is no record.
pub trait OnMalformed: Send + Sync + 'static {
    /// Leaves the line out.
    ///
    /// # Errors
    /// The job is to end.
    fn malformed(&self, malformed: Malformed) -> Result<(), Error>;
}

/// The job ends.
#[derive(Clone, Copy, Debug)]
pub struct Fail;

impl OnMalformed for Fail {
    fn malformed(&self, malformed: Malformed) -> Result<(), Error> {
        let line = format!("line {} of {} can't be decoded", malformed.line, malformed.file.display());
        Err(Error::new(format!("{line}: `.on_malformed(..)` may leave it out")).caused_by(malformed))
    }
}

/// A function is told.
#[derive(Clone, Copy, Debug)]
pub struct Tell<F>(pub(super) F);

impl<F: Fn(Malformed) -> Result<(), Error> + Send + Sync + 'static> OnMalformed for Tell<F> {
    fn malformed(&self, malformed: Malformed) -> Result<(), Error> {
        (self.0)(malformed)
    }
}
