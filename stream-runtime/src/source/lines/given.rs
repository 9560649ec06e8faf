//! What a program has opened itself: a socket, a pipe to a child, a decompressor.

use std::any::Any;
use std::fmt;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;

/// Where it waits until the reading thread takes it.
#[derive(Clone)]
pub(super) struct Given {
    opened: Arc<Mutex<Option<Opened>>>,
    /// Dropped with the source: see [`closing`](super::Lines::closing). The reading thread has none of it.
    _guard: Option<Arc<Guard>>,
}

/// Something that is only dropped: what it is concerns nobody.
type Guard = Mutex<dyn Any + Send>;

/// A call of its `read` gives a whole chunk, on a thread that does nothing else: that it is a virtual one costs no record anything, and all kinds
/// of readers share the code that reads.
pub(super) struct Opened(pub(super) Box<dyn Read + Send>);

impl Given {
    pub(super) fn new(read: impl Read + Send + 'static) -> Self {
        Given { opened: Arc::new(Mutex::new(Some(Opened(Box::new(read))))), _guard: None }
    }

    pub(super) fn guarded_by(self, guard: impl Send + 'static) -> Self {
        Given { _guard: Some(Arc::new(Mutex::new(guard))), ..self }
    }

    /// The same for the reading thread, which does not keep the source's guard.
    pub(super) fn unguarded(&self) -> Self {
        Given { opened: Arc::clone(&self.opened), _guard: None }
    }

    /// It can be read once: there is no way back to its beginning.
    pub(super) fn take(&self) -> Result<Opened, Error> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).take();
        opened.ok_or_else(|| Error::new("the input of `lines_from` was read before, and can't be read again"))
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

// Not derived: what was opened need not be `Debug`.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(..)")
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(..)")
    }
}
