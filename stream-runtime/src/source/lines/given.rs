//! What a program has opened itself: a socket, a pipe to a child, a decompressor.

use std::fmt;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;

/// Where it waits until the reading thread takes it.
#[derive(Clone, Debug)]
pub(super) struct Given(Arc<Mutex<Option<Opened>>>);

/// A call of its `read` gives a whole chunk, on a thread that does nothing else: that it is a virtual one costs no record anything, and all kinds
/// of readers share the code that reads.
pub(super) struct Opened(Box<dyn Read + Send>);

impl Opened {
    pub(super) fn new(read: Box<dyn Read + Send>) -> Self {
        Opened(read)
    }
}

impl Given {
    pub(super) fn new(read: impl Read + Send + 'static) -> Self {
        Given(Arc::new(Mutex::new(Some(Opened(Box::new(read))))))
    }

    /// It can be read once: there is no way back to its beginning.
    pub(super) fn take(&self) -> Result<Opened, Error> {
        let opened = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        opened.ok_or_else(|| Error::new("the input of `lines_from` was read before, and can't be read again"))
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

// Not derived: what was opened need not be `Debug`.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(..)")
    }
}
