//! Tumbling windows: of one size, each beginning where the one before ends.

use std::marker::PhantomData;
use std::time::Duration;

use super::{Every, Grace, Window, said};
use crate::Error;
use crate::engine::Settings;
use crate::time::Timestamp;
use crate::time::micros;

/// By the items' own time.
#[derive(Clone, Copy, Debug)]
pub enum Event {}

/// By the time at which a batch runs.
#[derive(Clone, Copy, Debug)]
pub enum Processing {}

/// Windows of one size, aligned to 1970-01-01T00:00:00 UTC and an offset.
#[derive(Debug)]
pub struct Tumbling<Time = Event> {
    size: i64,
    offset: i64,
    grace: Grace,
    early: Option<Every>,
    time: PhantomData<fn() -> Time>,
}

impl<Time> Clone for Tumbling<Time> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Time> Copy for Tumbling<Time> {}

/// Windows of `size`, each beginning where the one before ends, aligned to the epoch (rule 1).
///
/// ```
/// use stream_runtime::time::{DurationExt, Timestamp};
/// use stream_runtime::window::tumbling;
/// let window = tumbling(1.mins()).containing(Timestamp::from_secs(90));
/// assert_eq!(window.start, Timestamp::from_secs(60));
/// assert_eq!(window.end, Timestamp::from_secs(120));
/// ```
pub fn tumbling(size: Duration) -> Tumbling {
    Tumbling { size: micros(size), offset: 0, grace: Grace::NONE, early: None, time: PhantomData }
}

impl Tumbling<Event> {
    /// Keeps a window open for so long after the watermark has passed its end, for stragglers; its result waits as long.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = Grace::new(grace);
        self
    }

    /// By the time at which a batch runs, instead of the items' own: needs no timestamps, and nothing is ever late.
    pub fn processing_time(self) -> Tumbling<Processing> {
        Tumbling { size: self.size, offset: self.offset, grace: Grace::NONE, early: self.early, time: PhantomData }
    }
}

impl<Time> Tumbling<Time> {
    /// What the meaning of what is kept for them depends on.
    #[doc(hidden)]
    pub fn settings(&self) -> Settings {
        vec![("size", said(self.size)), ("offset", said(self.offset))]
    }

    /// Gives what a window that is open comes to so far, every so often by processing time, if it has changed. Each result then corrects the one before,
    /// so that it needs `.changes()` behind the aggregate.
    pub fn early(mut self, every: Every) -> Self {
        self.early = Some(every);
        self
    }

    /// How often it does.
    pub(crate) fn ticks(&self) -> Option<Every> {
        self.early
    }

    /// Shifts every window's start by so much from the epoch, such as to local midnight.
    pub fn offset(mut self, offset: Duration) -> Self {
        self.offset = micros(offset);
        self
    }

    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// Early results with no time between them; a size of zero, an offset that is not smaller than the size.
    pub fn check(&self) -> Result<(), Error> {
        self.early.map_or(Ok(()), Every::check)?;
        match self.size {
            0 => Err(Error::new("the window's size is zero")),
            size if self.offset >= size => Err(Error::new("the window's offset is not smaller than its size")),
            _ => Ok(()),
        }
    }

    /// The window that a time falls into; at the far ends of time it is cut to what there is.
    #[inline]
    pub fn containing(&self, at: Timestamp) -> Window {
        let at = at.as_micros();
        let into = (at.rem_euclid(self.size) - self.offset).rem_euclid(self.size);
        Window {
            start: Timestamp::from_micros(at.saturating_sub(into)),
            end: Timestamp::from_micros(at.saturating_add(self.size - into)),
        }
    }

    /// Items before this time are late once the watermark stands at `reached`: their windows' `end + grace` is at or
    /// before it (rule 3).
    pub fn horizon(&self, reached: Option<Timestamp>) -> Timestamp {
        match self.behind(reached) {
            None => Timestamp::MIN,
            Some(Timestamp::MAX) => Timestamp::MAX,
            Some(reached) => self.containing(reached).start,
        }
    }

    /// How far event time has come behind these windows, whose results wait for their grace (rules 11 and 14): a window fires when
    /// its end is at or before this.
    pub fn behind(&self, reached: Option<Timestamp>) -> Option<Timestamp> {
        self.grace.behind(reached)
    }
    /// How long a window waits for stragglers.
    pub(crate) fn patience(&self) -> Grace {
        self.grace
    }
}
