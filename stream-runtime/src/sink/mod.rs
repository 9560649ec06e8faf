//! Where results go.
//!
//! Built in are collections ([`collected`](collected()), `&mut` vectors and maps), closures, channels (tokio's senders
//! and ours), text ([`file`](file()), [`stdout`](stdout()), each in a format of one's own with [`Written::with`]), and
//! [`discard`], which keeps nothing.

use crate::Error;

mod channel;
mod collected;
mod file;
mod memory;
mod print;
mod stdout;
mod text;

pub use collected::{Collected, collected};
pub use file::{File, file};
pub use memory::{Discard, discard};
pub use print::{ByDebug, printer};
pub use stdout::{Stdout, stdout};
pub use text::{By, ByLine, Destination, Format, Written};

/// An end that takes records one by one and makes a batch of them visible at a time.
///
/// Per batch the engine calls [`write`](Self::write) for each record, then [`flush`](Self::flush); after the last batch
/// [`close`](Self::close). A call may block: it runs on the engine's thread, never on one of tokio's.
///
/// With one worker a loop has the sink itself for as long as it runs over a batch, by value: what a sink counts or adds up in a field of its own
/// can stay in a register meanwhile, where a closure that adds to a captured variable goes to memory for every record.
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
