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
///
/// A job prepares batches in their order, each of them, also one in which nothing was written, and several may be prepared before the first of them is committed. Its
/// checkpoint is written meanwhile.
///
/// # A sink of one's own
///
/// A table that has the number of the last batch in it, as one of a database would, and changes both in one transaction: then a batch that comes again is known.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::{Arc, Mutex};
/// use stream_runtime::Error;
/// use stream_runtime::sink::{Sink, Transactional};
///
/// /// The total of each account, and the last batch that is in the totals. It outlives the job.
/// #[derive(Default)]
/// struct Table { totals: BTreeMap<String, i64>, last: Option<u64> }
///
/// struct Totals { table: Arc<Mutex<Table>>, written: Vec<(String, i64)> }
///
/// impl Totals {
///     fn of(table: &Arc<Mutex<Table>>) -> Self {
///         Totals { table: Arc::clone(table), written: Vec::new() }
///     }
/// }
///
/// impl Sink<(String, i64)> for Totals {
///     fn write(&mut self, payment: (String, i64)) -> Result<(), Error> {
///         self.written.push(payment);
///         Ok(())
///     }
/// }
///
/// impl Transactional for Totals {
///     /// What was prepared was in memory, and is gone: a batch is in the table as soon as it is prepared, and known by its number when it comes again.
///     fn recover(&mut self, _committed: Option<u64>) -> Result<(), Error> {
///         Ok(())
///     }
///
///     fn prepare(&mut self, batch: u64) -> Result<(), Error> {
///         let written = std::mem::take(&mut self.written);
///         let mut table = self.table.lock().unwrap(); // begin
///         if Some(batch) > table.last {
///             written.into_iter().for_each(|(account, cents)| *table.totals.entry(account).or_default() += cents);
///             table.last = Some(batch);
///         }
///         Ok(()) // commit
///     }
///
///     fn commit(&mut self, _batch: u64) -> Result<(), Error> {
///         Ok(())
///     }
/// }
///
/// let table = Arc::default();
/// let mut totals = Totals::of(&table);
/// totals.write(("ann".into(), 500))?;
/// totals.prepare(0)?; // … and the job crashes before its checkpoint has batch 0.
/// let mut totals = Totals::of(&table);
/// totals.recover(None)?;
/// totals.write(("ann".into(), 500))?;
/// totals.prepare(0)?;
/// totals.commit(0)?;
/// assert_eq!(table.lock().unwrap().totals["ann"], 500);
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't make each batch visible exactly once",
    label = "a `#[durable(exactly_once)]` pipeline writes to it",
    note = "help: `files(folder)` can, `collected()` in tests, and every sink that is `Transactional`; or say `#[durable]`: each record is then written at least once"
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
