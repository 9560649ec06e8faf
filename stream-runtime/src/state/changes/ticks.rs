//! When windows that are open say what they come to so far.

use serde::Serialize;

use crate::Error;
use crate::checkpoint::{Changes, Entry};
use crate::state::track::AsSaved;
use crate::time::Timestamp;
use crate::window::Every;

/// The ticks of `early`, by processing time. One is booked only while something has changed that was not given, so that a job with nothing to say sleeps,
/// and one that was missed is not made up for.
#[derive(Debug)]
pub(super) struct Ticks {
    every: Option<Every>,
    booked: Option<Timestamp>,
    saved: AsSaved<Option<Timestamp>>,
}

impl Ticks {
    pub fn new(every: Option<Every>) -> Self {
        Ticks { every, booked: None, saved: AsSaved::new(None) }
    }

    /// Whether a tick has come.
    pub fn come(&mut self, now: Timestamp) -> bool {
        self.booked.take_if(|tick| *tick <= now).is_some()
    }

    /// When the next one comes, if something waits for it.
    pub fn next(&mut self, now: Timestamp, something_waits: bool) -> Option<Timestamp> {
        let every = self.every.filter(|_| something_waits);
        self.booked = every.map(|every| self.booked.unwrap_or_else(|| every.next(now)));
        self.booked
    }

    /// Says which tick is booked, under a key.
    pub fn save<K: Serialize>(&mut self, key: &K, changes: &mut Changes) {
        if self.every.is_some()
            && let Some(booked) = self.saved.changed(self.booked)
        {
            changes.put(key, &booked);
        }
    }

    pub fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        self.booked = entry.value()?;
        self.saved.changed(self.booked);
        Ok(())
    }
}
