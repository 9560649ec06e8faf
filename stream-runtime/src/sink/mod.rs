//! Where results go.
//!
//! Built in are collections ([`collected`](collected()), `&mut` vectors and maps), closures, channels (tokio's senders
//! and ours), text ([`file`](file()), [`files`](files()), [`stdout`](stdout()), each in a format of one's own with [`Written::with`]), and
//! [`discard`], which keeps nothing.

use crate::Error;

mod channel;
mod collected;
mod file;
mod files;
mod memory;
mod print;
mod stdout;
mod text;
mod transactional;

pub use collected::{Collected, collected};
pub use file::{File, file};
pub use files::{Files, files};
pub use memory::{Discard, discard};
pub use print::{ByDebug, printer};
pub use stdout::{Stdout, stdout};
pub use text::{By, ByLine, Destination, Format, Written};
pub use transactional::Transactional;

/// An end that takes records one by one and makes a batch of them visible at a time.
///
/// Per batch the engine calls [`write`](Self::write) for each record, then [`flush`](Self::flush); after the last batch
/// [`close`](Self::close). A call may block: it runs on the engine's thread, never on one of tokio's.
///
/// A loop has the sink itself for as long as it runs over a batch, by value: what a sink counts or adds up in a field of its own
/// can stay in a register meanwhile, where a closure that adds to a captured variable goes to memory for every record.
///
/// Of several workers the first writes to the sink. The others write to [forks](Self::fork) of it, where it has any; else they put their results down, and these
/// are written one by one when all are done. So a sink whose work can be shared out should fork.
///
/// A `#[durable]` pipeline writes to every sink: each record at least once, since behind a crash the batch that was under way is written again. What must be seen once needs a sink
/// that is [`Transactional`], and `#[durable(exactly_once)]`. Where the last value of each key counts, at least once is enough.
///
/// ```
/// use std::sync::mpsc;
/// use stream_runtime::{Error, sink::Sink};
///
/// /// Sends the largest number of each batch.
/// struct Largest { of_batch: Option<u64>, to: mpsc::Sender<u64> }
///
/// impl Sink<u64> for Largest {
///     fn write(&mut self, number: u64) -> Result<(), Error> {
///         self.of_batch = self.of_batch.max(Some(number));
///         Ok(())
///     }
///
///     fn flush(&mut self) -> Result<(), Error> {
///         match self.of_batch.take() {
///             Some(largest) => self.to.send(largest).map_err(|cause| Error::new("nobody listens").caused_by(cause)),
///             None => Ok(()),
///         }
///     }
/// }
/// # let (to, from) = mpsc::channel();
/// # let mut largest = Largest { of_batch: None, to };
/// # largest.write(3)?;
/// # largest.write(2)?;
/// # largest.flush()?;
/// # assert_eq!(from.recv(), Ok(3));
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "this output takes no `{T}`",
    label = "a sink of another item type",
    note = "`{Self}` is not a `Sink<{T}>`"
)]
pub trait Sink<T> {
    /// Takes one record.
    ///
    /// # Errors
    /// What kept the sink from taking it. The job ends with it.
    fn write(&mut self, record: T) -> Result<(), Error>;

    /// A sink for another worker, which is written to at the same time as this one and never flushed: what it has taken in a batch is
    /// [given](Self::join) to this one. `None`, unless a sink says otherwise: it doesn't fork.
    ///
    /// ```
    /// use stream_runtime::{Error, sink::Sink};
    /// /// Adds numbers up.
    /// struct Total { sum: u64 }
    ///
    /// impl Sink<u64> for Total {
    ///     fn write(&mut self, number: u64) -> Result<(), Error> {
    ///         self.sum += number;
    ///         Ok(())
    ///     }
    ///
    ///     fn fork(&mut self) -> Option<Self> {
    ///         Some(Total { sum: 0 })
    ///     }
    ///
    ///     fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
    ///         self.sum += std::mem::take(&mut fork.sum);
    ///         Ok(())
    ///     }
    /// }
    /// # let mut total = Total { sum: 1 };
    /// # let mut fork = total.fork().unwrap();
    /// # fork.write(2)?;
    /// # total.join(&mut fork)?;
    /// # assert_eq!((total.sum, fork.sum), (3, 0));
    /// # Ok::<(), Error>(())
    /// ```
    fn fork(&mut self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Takes over all that a fork of this sink has taken, behind all that this one has: forks are given in the order of their workers, so that results
    /// keep theirs. The fork is empty afterwards, and used again.
    ///
    /// # Errors
    /// As for [`write`](Self::write). A sink that forks and doesn't say how this is done fails here.
    fn join(&mut self, fork: &mut Self) -> Result<(), Error>
    where
        Self: Sized,
    {
        let _ = fork;
        Err(Error::new("this sink forks, but doesn't take over what its forks were given: it must implement `join`"))
    }

    /// A durable job begins: what it wrote up to this batch is to stay, and what it writes goes behind that. Of a job that begins for the first time there is no
    /// such batch. Jobs that are not durable don't call it.
    ///
    /// # Errors
    /// What was written before is not there.
    fn resume(&mut self, committed: Option<u64>) -> Result<(), Error> {
        let _ = committed;
        Ok(())
    }

    /// Makes what was written so far visible: the end of a batch.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// The end of the job. What was written is safe when this returns.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    fn close(&mut self) -> Result<(), Error> {
        Ok(())
    }
}
