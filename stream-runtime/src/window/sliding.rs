//! Sliding windows: of one size, each beginning so much later than the one before, so that they overlap.

use std::marker::PhantomData;
use std::time::Duration;

use super::slicing::{Slicing, cut};
use super::{Event, Every, Grace, Processing, said};
use crate::Error;
use crate::engine::Settings;
use crate::time::{Timestamp, micros};

/// Windows of one size that begin one slide after the other, aligned to 1970-01-01T00:00:00 UTC and an offset.
#[derive(Debug)]
pub struct Sliding<Time = Event> {
    slicing: Slicing,
    grace: Grace,
    early: Option<Every>,
    time: PhantomData<fn() -> Time>,
}

impl<Time> Clone for Sliding<Time> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Time> Copy for Sliding<Time> {}

/// The size of sliding windows; [`every`](Self::every) says how often one begins.
#[derive(Clone, Copy, Debug)]
#[must_use = "sliding windows need a slide: `.every(..)`"]
pub struct SlidingSize {
    size: Duration,
}

/// Windows of `size`, of which one begins at every multiple of the slide: `sliding(10.mins()).every(1.mins())` (rules 1 and 5).
pub fn sliding(size: Duration) -> SlidingSize {
    SlidingSize { size }
}

impl SlidingSize {
    /// One begins so much later than the one before.
    pub fn every(self, slide: Duration) -> Sliding {
        let slicing = Slicing { size: micros(self.size), slide: micros(slide), offset: 0 };
        Sliding { slicing, grace: Grace::NONE, early: None, time: PhantomData }
    }
}

impl Sliding<Event> {
    /// Keeps a window open for so long after the watermark has passed its end, for stragglers; its result waits as long.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = Grace::new(grace);
        self
    }

    /// By the time at which a batch runs, instead of the items' own: needs no timestamps, and nothing is ever late.
    pub fn processing_time(self) -> Sliding<Processing> {
        Sliding { slicing: self.slicing, grace: Grace::NONE, early: self.early, time: PhantomData }
    }
}

impl<Time> Sliding<Time> {
    /// What the meaning of what is kept for them depends on.
    #[doc(hidden)]
    pub fn settings(&self) -> Settings {
        let Slicing { size, slide, offset, .. } = self.slicing;
        vec![("size", said(size)), ("slide", said(slide)), ("offset", said(offset))]
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

    /// Shifts every window's start by so much from the epoch.
    pub fn offset(mut self, offset: Duration) -> Self {
        self.slicing.offset = micros(offset);
        self
    }

    /// How the windows cut time.
    pub(crate) fn slicing(&self) -> Slicing {
        self.slicing
    }

    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// Early results with no time between them; a size or a slide of zero, a slide that is longer than the size, an offset that is not smaller than the slide.
    pub fn check(&self) -> Result<(), Error> {
        self.early.map_or(Ok(()), Every::check)?;
        match self.slicing {
            Slicing { size: 0, .. } => Err(Error::new("the window's size is zero")),
            Slicing { slide: 0, .. } => Err(Error::new("the window's slide is zero")),
            Slicing { size, slide, .. } if slide > size => {
                Err(Error::new("the window's slide is longer than the window"))
            }
            Slicing { slide, offset, .. } if offset >= slide => {
                Err(Error::new("the window's offset is not smaller than its slide"))
            }
            _ => Ok(()),
        }
    }

    /// Items before this time are late once the watermark stands at `reached`: of the last window that holds them, `end + grace` is at or before
    /// it (rule 3).
    pub fn horizon(&self, reached: Option<Timestamp>) -> Timestamp {
        match self.behind(reached) {
            None => Timestamp::MIN,
            Some(Timestamp::MAX) => Timestamp::MAX,
            Some(reached) => cut(self.slicing.start(self.slicing.over(reached) + 1)),
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
