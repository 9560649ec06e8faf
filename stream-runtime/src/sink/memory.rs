//! Collections and closures as sinks.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{Sink, Transactional};
use crate::Error;

/// Collects the results where the caller can see them.
impl<T> Sink<T> for &mut Vec<T> {
    #[inline]
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.push(record);
        Ok(())
    }
}

/// Keeps the last value of each key.
impl<K: Eq + Hash, V, S: BuildHasher> Sink<(K, V)> for &mut HashMap<K, V, S> {
    #[inline]
    fn write(&mut self, (key, value): (K, V)) -> Result<(), Error> {
        self.insert(key, value);
        Ok(())
    }
}

/// Keeps the last value of each key, by key.
impl<K: Ord, V> Sink<(K, V)> for &mut BTreeMap<K, V> {
    #[inline]
    fn write(&mut self, (key, value): (K, V)) -> Result<(), Error> {
        self.insert(key, value);
        Ok(())
    }
}

/// Hands every result to a closure.
#[diagnostic::do_not_recommend]
impl<T, F: FnMut(T)> Sink<T> for F {
    #[inline]
    fn write(&mut self, record: T) -> Result<(), Error> {
        self(record);
        Ok(())
    }
}

/// Takes everything and keeps nothing: for measuring a pipeline without its output.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

/// A sink that keeps nothing.
///
/// ```
/// use stream_runtime::sink::{Sink, discard};
/// discard().write("gone")?;
/// # Ok::<(), stream_runtime::Error>(())
/// ```
pub fn discard() -> Discard {
    Discard
}

impl<T> Sink<T> for Discard {
    #[inline]
    fn write(&mut self, _: T) -> Result<(), Error> {
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        Some(Discard)
    }

    fn join(&mut self, _: &mut Self) -> Result<(), Error> {
        Ok(())
    }
}

/// What keeps nothing has nothing twice.
impl Transactional for Discard {
    fn recover(&mut self, _: Option<u64>) -> Result<(), Error> {
        Ok(())
    }

    fn prepare(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }

    fn commit(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}
