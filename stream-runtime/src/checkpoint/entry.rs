//! What a state was, given back entry by entry.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Changes, Shape};
use crate::Error;
use crate::spill::Spill;

/// What can stand in a checkpoint: a key, or what is kept for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be written to a checkpoint",
    label = "a `#[durable]` pipeline keeps it here",
    note = "help: `#[derive(Serialize, Deserialize)]`, from serde, on `{Self}`, or on the types of yours in it"
)]
pub trait Stored: Serialize + DeserializeOwned {}

/// A state that is kept in checkpoints.
pub trait Durable {
    /// What its entries look like.
    fn shape() -> Shape;

    /// Says what has changed since it was last asked.
    fn save(&mut self, changes: &mut Changes);

    /// Takes back an entry that was put in an earlier run, on however many workers, and not removed since. Entries come in no particular order, all before the
    /// first step.
    ///
    /// # Errors
    /// The entry is not what this state puts.
    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error>;

    /// The run has a budget of memory: from now on, before anything is loaded, what is seldom used may go to its store. A state of which nothing can go away does nothing.
    fn spill(&mut self, spill: &Spill) {
        let _ = spill;
    }

    /// Lets what is seldom used go away, if all states together have more than the budget: after each step, when what has changed is saved.
    ///
    /// # Errors
    /// The store can't be written.
    fn shed(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// An entry that was put.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// The key's bytes.
    pub key: &'e [u8],
    /// The value's bytes.
    pub value: &'e [u8],
}

impl Entry<'_> {
    /// How many bytes it has.
    pub(crate) fn bytes(&self) -> usize {
        self.key.len() + self.value.len()
    }

    /// The key.
    ///
    /// # Errors
    /// It is no such key.
    pub fn key<K: DeserializeOwned>(&self) -> Result<K, Error> {
        decode(self.key, "key")
    }

    /// The value.
    ///
    /// # Errors
    /// It is no such value.
    pub fn value<V: DeserializeOwned>(&self) -> Result<V, Error> {
        decode(self.value, "state")
    }
}

/// All of the bytes must be used: what has more in it was of another type.
fn decode<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, Error> {
    let unlike = || Error::new(format!("a {what} in the checkpoint is not a `{}`", std::any::type_name::<T>()));
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(unlike()),
        Err(cause) => Err(unlike().caused_by(cause)),
    }
}
