//! What has changed in a batch.

use std::ops::Range;

use serde::Serialize;

use super::Stored;
use crate::Error;

/// What has changed in the state of one operator since it was last asked.
///
/// Keys and values are encoded by [postcard](https://postcard.jamesmunns.com/wire-format), which writes the fields of a tuple one behind the other: so all keys
/// `(window, key)` of a window begin with the bytes of the window, and [`clear`](Self::clear) removes them by these.
///
/// An entry may be put and removed any number of times: the last counts. A `clear` goes before all else that was said since the last one was taken, wherever it
/// stands: it is for entries of earlier batches.
#[derive(Debug, Default)]
pub struct Changes {
    bytes: Vec<u8>,
    entries: Vec<Noted>,
    /// The first that could not be encoded.
    failed: Option<Error>,
}

/// Where the bytes of a change lie.
#[derive(Debug)]
struct Noted {
    key: Range<usize>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Put(Range<usize>),
    Remove,
    Clear,
}

/// A change, as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<'c> {
    /// All entries of earlier batches whose keys begin so are gone.
    Clear {
        /// How they begin.
        prefix: &'c [u8],
    },
    /// An entry is there, with this value.
    Put {
        /// The entry's key.
        key: &'c [u8],
        /// Its value.
        value: &'c [u8],
    },
    /// An entry is gone, if it was there.
    Remove {
        /// The entry's key.
        key: &'c [u8],
    },
}

impl Changes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An entry is there, with this value, in place of what it was before.
    pub fn put<K: Serialize + ?Sized, V: Serialize + ?Sized>(&mut self, key: &K, value: &V) {
        self.put_sized(key, value);
    }

    /// As [`put`](Self::put); it gives how many bytes the entry has.
    pub(crate) fn put_sized<K: Serialize + ?Sized, V: Serialize + ?Sized>(&mut self, key: &K, value: &V) -> usize {
        let (key, value) = (self.encode(key), self.encode(value));
        let bytes = key.len() + value.len();
        self.entries.push(Noted { key, kind: Kind::Put(value) });
        bytes
    }

    /// As [`put`](Self::put), of a key and a value that are encoded already.
    pub(crate) fn put_bytes(&mut self, key: &[u8], value: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        let between = self.bytes.len();
        self.bytes.extend_from_slice(value);
        self.entries.push(Noted { key: start..between, kind: Kind::Put(between..self.bytes.len()) });
    }

    /// An entry is gone, if it was there.
    pub fn remove<K: Serialize + ?Sized>(&mut self, key: &K) {
        let key = self.encode(key);
        self.entries.push(Noted { key, kind: Kind::Remove });
    }

    /// All entries of earlier batches are gone whose keys begin with this.
    pub fn clear<P: Serialize + ?Sized>(&mut self, prefix: &P) {
        let key = self.encode(prefix);
        self.entries.push(Noted { key, kind: Kind::Clear });
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All changes, in the order in which they were said.
    ///
    /// # Errors
    /// A key or a value could not be encoded.
    pub fn iter(&self) -> Result<impl Iterator<Item = Edit<'_>>, Error> {
        if let Some(error) = &self.failed {
            return Err(Error::new(error.to_string()));
        }
        Ok(self.entries.iter().map(|Noted { key, kind }| {
            let key = &self.bytes[key.clone()];
            match kind {
                Kind::Put(value) => Edit::Put { key, value: &self.bytes[value.clone()] },
                Kind::Remove => Edit::Remove { key },
                Kind::Clear => Edit::Clear { prefix: key },
            }
        }))
    }

    fn encode<S: Serialize + ?Sized>(&mut self, value: &S) -> Range<usize> {
        let start = self.bytes.len();
        match postcard::to_extend(value, std::mem::take(&mut self.bytes)) {
            Ok(bytes) => self.bytes = bytes,
            Err(cause) => self.fail(cause),
        }
        start.min(self.bytes.len())..self.bytes.len()
    }

    #[cold]
    fn fail(&mut self, cause: postcard::Error) {
        let error = Error::new(format!("a key or a state can't be encoded for the checkpoint: {cause}"));
        self.failed.get_or_insert(error);
    }
}

/// What a checkpoint can hold: anything that serde writes and reads.
#[diagnostic::do_not_recommend]
impl<T: Serialize + serde::de::DeserializeOwned> Stored for T {}
