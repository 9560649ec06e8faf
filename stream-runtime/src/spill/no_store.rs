//! No store: the feature `state-store` is off. Nobody can have one.

use std::path::Path;

use crate::Error;

pub(super) enum Store {}
pub(super) enum Edits {}
pub(super) enum Scan {}

impl Store {
    pub fn open(_: &Path, _: u64) -> Result<Self, Error> {
        Err(Error::new("a budget of state needs the feature `state-store`"))
    }

    pub fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        match *self {}
    }

    pub fn prefix(&self, _: &[u8]) -> Scan {
        match *self {}
    }

    pub fn edits(&self) -> Edits {
        match *self {}
    }

    pub fn put(&self, _: &mut Edits, _: &[u8], _: &[u8]) {
        match *self {}
    }

    pub fn remove(&self, _: &mut Edits, _: &[u8]) {
        match *self {}
    }

    pub fn apply(&self, _: Edits) -> Result<(), Error> {
        match *self {}
    }
}

impl Edits {
    pub fn len(&self) -> usize {
        match *self {}
    }
}

impl Iterator for Scan {
    type Item = Result<(Vec<u8>, Vec<u8>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match *self {}
    }
}
