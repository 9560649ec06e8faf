//! Records between threads.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A record that only ever moves between the threads of a process. Peers that run on several machines want to be able to write everything that
/// moves, and never do so here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Local<T>(pub T);

const STAYS: &str = "the record stays in its process";

impl<T> Serialize for Local<T> {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom(STAYS))
    }
}

impl<'de, T> Deserialize<'de> for Local<T> {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(STAYS))
    }
}
