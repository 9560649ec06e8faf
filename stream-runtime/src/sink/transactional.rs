//! Sinks that make each batch visible exactly once.

use crate::Error;

/// A sink of which a batch is seen as a whole and once, whatever crashes in between: what `#[durable(exactly_once)]` needs.
///
/// The job is the coordinator of a two-phase commit. Per batch it writes, and then [prepares](Self::prepare): now the sink must be able to keep its
/// promise, and shows nothing yet. When the job's checkpoint has the batch, it [commits](Self::commit). A job that begins again first asks each sink to
/// [recover](Self::recover): it alone knows which batches are in the checkpoint.
///
/// A sink that can tell by the number that it has a batch already (a database with a row for it, an object that is only made if it is absent) may make all
/// visible when it prepares, and nothing where it has it: behind a crash a batch is written again with the same records.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't make each batch visible exactly once",
    label = "a `#[durable(exactly_once)]` pipeline writes to it",
    note = "help: `files(folder)` can, as every sink that is `Transactional`; or say `#[durable]`: each record is then written at least once"
)]
pub trait Transactional {
    /// Settles what an earlier run has left: what was prepared up to this batch is committed, what was prepared for later ones is dropped. Of a job that
    /// begins for the first time there is no such batch, and all that was prepared is dropped.
    ///
    /// # Errors
    /// It could not be settled, or what must be committed is not there.
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error>;

    /// Makes sure that what was written since the last batch can be committed, and that a crash does not change that.
    ///
    /// # Errors
    /// It is not sure. The job ends with it, and the batch is dropped.
    fn prepare(&mut self, batch: u64) -> Result<(), Error>;

    /// Makes visible what was prepared. It may come twice for a batch, for the job may crash before it hears that it was done.
    ///
    /// # Errors
    /// It is not visible. The job ends with it, and does it when it begins again.
    fn commit(&mut self, batch: u64) -> Result<(), Error>;
}
