//! What became of a batch while it was gone over.

use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;

/// What became of a batch while it was gone over, for sources that make their records only then: the workers tell it, and the engine asks when all have
/// been through their shares.
#[derive(Clone, Debug, Default)]
pub struct Outcome(Option<Arc<Mutex<Earliest>>>);

/// The failure nearest to the beginning of the input, with its place there.
type Earliest = Option<(u64, Error)>;

impl Outcome {
    /// Of batches that may fail.
    pub fn new() -> Self {
        Outcome(Some(Arc::default()))
    }

    /// This one, where such batches may fail, or else another: for a source around a source.
    #[must_use]
    pub fn or(self, other: &Outcome) -> Outcome {
        if self.0.is_some() { self } else { other.clone() }
    }

    /// A record could not be made: the job ends with an error. Of several, with that of the lowest place.
    #[cold]
    pub fn fail(&self, place: u64, error: Error) {
        let Some(earliest) = &self.0 else { return };
        let mut earliest = earliest.lock().unwrap_or_else(PoisonError::into_inner);
        if earliest.as_ref().is_none_or(|(known, _)| place < *known) {
            *earliest = Some((place, error));
        }
    }

    /// # Errors
    /// A record could not be made.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Some(earliest) = &self.0 else { return Ok(()) };
        let failed = earliest.lock().unwrap_or_else(PoisonError::into_inner).take();
        failed.map_or(Ok(()), |(_, error)| Err(error))
    }
}
