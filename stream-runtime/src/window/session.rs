//! Sessions: windows as long as the items of a key keep coming.

use std::marker::PhantomData;
use std::time::Duration;

use super::{Event, Every, Grace, Processing, Window, said};
use crate::Error;
use crate::engine::Settings;
use crate::time::{Timestamp, micros};

/// Windows that end when a key has had no item for a while.
#[derive(Debug)]
pub struct Session<Time = Event> {
    gap: i64,
    grace: Grace,
    early: Option<Every>,
    time: PhantomData<fn() -> Time>,
}

impl<Time> Clone for Session<Time> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Time> Copy for Session<Time> {}

/// Windows that hold the items of a key as long as no two neighbours are further apart than `gap` (rule 4). They begin with their first item
/// and end a gap behind their last one.
///
/// ```
/// use stream_runtime::time::{DurationExt, Timestamp};
/// use stream_runtime::window::session;
/// let alone = session(30.mins()).from_to(Timestamp::from_secs(60), Timestamp::from_secs(60));
/// assert_eq!(alone.start, Timestamp::from_secs(60));
/// assert_eq!(alone.end, Timestamp::from_secs(1_860));
/// ```
pub fn session(gap: Duration) -> Session {
    Session { gap: micros(gap), grace: Grace::NONE, early: None, time: PhantomData }
}

impl Session<Event> {
    /// Keeps a session open for so long after the watermark has passed its end, for stragglers; its result waits as long.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = Grace::new(grace);
        self
    }

    /// By the time at which a batch runs, instead of the items' own: needs no timestamps, and nothing is ever late.
    pub fn processing_time(self) -> Session<Processing> {
        Session { gap: self.gap, grace: Grace::NONE, early: self.early, time: PhantomData }
    }
}

impl<Time> Session<Time> {
    /// What the meaning of what is kept for them depends on.
    #[doc(hidden)]
    pub fn settings(&self) -> Settings {
        vec![("gap", said(self.gap))]
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

    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// Early results with no time between them; a gap of zero.
    pub fn check(&self) -> Result<(), Error> {
        self.early.map_or(Ok(()), Every::check)?;
        match self.gap {
            0 => Err(Error::new("the window's gap is zero")),
            _ => Ok(()),
        }
    }

    /// The session whose first and last items have these times; at the far ends of time it is cut to what there is.
    #[inline]
    pub fn from_to(&self, first: Timestamp, last: Timestamp) -> Window {
        Window { start: first, end: Timestamp::from_micros(last.as_micros().saturating_add(self.gap)) }
    }

    /// How far apart neighbours may be, in microseconds.
    #[inline]
    pub(crate) fn gap(&self) -> i64 {
        self.gap
    }

    /// An item before this time is late once the watermark stands at `reached`, unless it joins a session: alone, it would make one whose
    /// `end + grace` is at or before it (rules 3 and 4).
    pub fn horizon(&self, reached: Option<Timestamp>) -> Timestamp {
        match self.behind(reached) {
            None => Timestamp::MIN,
            Some(Timestamp::MAX) => Timestamp::MAX,
            // The first time is MIN at the least, where nothing is before it.
            Some(reached) => match reached.as_micros().checked_sub(self.gap) {
                Some(last) => Timestamp::from_micros(last + 1),
                None => Timestamp::MIN,
            },
        }
    }

    /// How far event time has come behind these windows, whose results wait for their grace (rules 11 and 14): a session fires when
    /// its end is at or before this.
    pub fn behind(&self, reached: Option<Timestamp>) -> Option<Timestamp> {
        self.grace.behind(reached)
    }

    /// How long a session waits for stragglers.
    pub(crate) fn patience(&self) -> Grace {
        self.grace
    }
}
