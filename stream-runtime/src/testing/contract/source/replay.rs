//! Stops a source at each of its batches and goes on, there and elsewhere.

use std::collections::BTreeSet;
use std::fmt::Debug;

use super::drive::Drive;
use super::reading::{How, Reading, count};
use super::{ALL, SourceContract};
use crate::Error;
use crate::source::{Limit, Ready, Replayable};
use crate::testing::contract::broken::broken;

/// A place between two batches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// How many records of each partition come before it.
    before: Vec<usize>,
    /// As it is kept.
    kept: Vec<u8>,
    /// As people read it.
    shown: String,
}

const TINY: Limit = Limit { records: 1, bytes: 1 };

impl<M, O, T: Debug + PartialEq> SourceContract<M, O, T> {
    pub(super) fn replays<S>(&self, all: &Reading<T>) -> Result<(), Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let mut known = BTreeSet::new();
        let sizes = [(1, usize::MAX), (2, usize::MAX), (7, 10), (usize::MAX, usize::MAX)];
        for (records, bytes) in sizes {
            let how = How::new(Limit { records, bytes }, 1);
            let places = self.places(all, &how)?;
            if !known.insert(places.clone()) {
                continue;
            }
            for place in &places {
                self.goes_on(place, all, &how)?;
            }
            for two in places.windows(2) {
                self.comes_again(&two[0], &two[1], all)?;
            }
            self.forgets(all, &how)?;
        }
        if self.goes_back { self.goes_back(all) } else { Ok(()) }
    }

    /// The places between the batches, from the beginning on.
    fn places<S>(&self, all: &Reading<T>, how: &How) -> Result<Vec<Place>, Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let (mut source, mut read) = ((self.make)(), Vec::new());
        let mut places = vec![place(&source, &read)?];
        let known = count(all);
        loop {
            let last = places[places.len() - 1].clone();
            if count(&read) > known || (!self.ends && count(&read) == known) {
                self.compare(&read, all, "the records are the same however they are read", how)?;
                return Ok(places);
            }
            let mut pending = |source: &S| stays(source, &last, "while a poll is pending", how);
            let ready = Drive { patience: self.patience }.wait(&mut source, how.limit, &mut pending)?;
            if ready != Some(Ready::Batch) {
                stays(&source, &last, "at the end", how)?;
                return Ok(places);
            }
            let ready = place(&source, &read)?;
            self.lend(&mut source, how, &mut read)?;
            stays(&source, &ready, "when the batch that was ready is lent", how)?;
            places.push(Place { before: read.iter().map(Vec::len).collect(), ..ready });
        }
    }

    /// A new source goes on from a place.
    fn goes_on<S>(&self, from: &Place, all: &Reading<T>, how: &How) -> Result<(), Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let how = how.clone().from(&from.shown);
        let mut source = self.at(from, &how)?;
        self.rest_is(&mut source, &from.before, all, &how, "a source that has sought a place goes on from there")
    }

    /// A new source has the batch between two places again, as one.
    fn comes_again<S>(&self, from: &Place, until: &Place, all: &Reading<T>) -> Result<(), Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        for limit in [TINY, ALL] {
            let how = How::new(limit, 2).from(&from.shown);
            let mut source = self.at(from, &how)?;
            let replayed = source.replay(&decode::<S>(&until.kept)?);
            replayed
                .map_err(|cause| Error::new(format!("can't replay up to {}, {how}", until.shown)).caused_by(cause))?;
            stays(&source, from, "when a batch is to come again", &how)?;
            let rule = "what is replayed comes as one batch, whatever the limit";
            let ready = Drive { patience: self.patience }.wait(&mut source, limit, &mut |_| Ok(()))?;
            if ready != Some(Ready::Batch) {
                return Err(broken(
                    rule,
                    format!("{ready:?} in place of the batch up to {}", until.shown),
                    how.to_string(),
                ));
            }
            stays(&source, until, "when the batch that comes again is ready", &how)?;
            let mut batch = Vec::new();
            let unlimited = How { limit: ALL, ..how.clone() };
            self.lend(&mut source, &unlimited, &mut batch)?;
            stays(&source, until, "when the batch that comes again was lent", &how)?;
            let expected = between(all, &from.before, &until.before);
            self.compare(&batch, &expected, rule, &how)?;
            let rule = "behind a batch that came again all is as usual";
            self.rest_is(&mut source, &until.before, all, &how, rule)?;
        }
        Ok(())
    }

    /// What was read is forgotten, batch by batch.
    fn forgets<S>(&self, all: &Reading<T>, how: &How) -> Result<(), Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let (mut source, mut read) = ((self.make)(), Vec::new());
        while count(&read) < count(all) {
            let ready = Drive { patience: self.patience }.wait(&mut source, how.limit, &mut |_| Ok(()))?;
            if ready != Some(Ready::Batch) {
                break;
            }
            self.lend(&mut source, how, &mut read)?;
            let here = source.position();
            source.forget(&here).map_err(|cause| Error::new("the source can't forget").caused_by(cause))?;
        }
        self.compare(&read, all, "to forget what was read changes nothing of what comes", how)
    }

    /// Goes back to the beginning, from the end, from the middle, and from where a batch is ready.
    fn goes_back<S>(&self, all: &Reading<T>) -> Result<(), Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let mut source = (self.make)();
        let start = place(&source, &Reading::<T>::new())?;
        let how = How::new(ALL, 1).from(&start.shown);
        let drive = Drive { patience: self.patience };
        self.read_to_the_end(&mut source, &how, Some(count(all)))?;
        self.seek(&mut source, &start, &how)?;
        self.rest_is(&mut source, &[], all, &how, "a source can seek back from its end")?;
        if all.iter().all(Vec::is_empty) {
            return Ok(());
        }
        self.seek(&mut source, &start, &how)?;
        drive.wait(&mut source, TINY, &mut |_| Ok(()))?;
        drop(source.batch());
        self.seek(&mut source, &start, &how)?;
        self.rest_is(&mut source, &[], all, &how, "a source can seek back from its middle")?;
        self.seek(&mut source, &start, &how)?;
        drive.wait(&mut source, ALL, &mut |_| Ok(()))?;
        let until = source.position();
        self.seek(&mut source, &start, &how)?;
        self.rest_is(&mut source, &[], all, &how, "a batch that was ready before a seek is so no more")?;
        self.changes_its_mind(&mut source, &start, &until, all)
    }

    /// What was to come again before a seek is so no more; nor is there anything to come again between a place and itself.
    fn changes_its_mind<S>(
        &self,
        source: &mut S,
        start: &Place,
        until: &S::Position,
        all: &Reading<T>,
    ) -> Result<(), Error>
    where
        S: Replayable,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        // A batch that comes again is seen by its going beyond this limit.
        let how = How::new(TINY, 1).from(&start.shown);
        let here = decode::<S>(&start.kept)?;
        self.seek(source, start, &how)?;
        let asked = source.replay(until);
        asked.map_err(|cause| Error::new("the source can't replay its first batch").caused_by(cause))?;
        self.seek(source, start, &how)?;
        let asked = source.replay(&here);
        asked.map_err(|cause| Error::new("a source can't replay up to where it is").caused_by(cause))?;
        let rule = "what was to come again before a seek is so no more, and nothing lies between a place and itself";
        self.rest_is(source, &[], all, &how, rule)?;
        match source.replay(&here) {
            Err(_) => Ok(()),
            Ok(()) => Err(broken("to replay up to what lies behind is an error", "no error", how.to_string())),
        }
    }

    /// A new source at a place.
    fn at<S: Replayable>(&self, from: &Place, how: &How) -> Result<S, Error>
    where
        M: Fn() -> S,
    {
        let mut source = (self.make)();
        self.seek(&mut source, from, how)?;
        Ok(source)
    }

    fn seek<S: Replayable>(&self, source: &mut S, to: &Place, how: &How) -> Result<(), Error> {
        let sought = source.seek(&decode::<S>(&to.kept)?);
        sought.map_err(|cause| Error::new(format!("the source can't seek {}", to.shown)).caused_by(cause))?;
        stays(source, to, "when it was sought", how)
    }

    /// The rest of a source is what comes behind a place.
    fn rest_is<S>(&self, source: &mut S, from: &[usize], all: &Reading<T>, how: &How, rule: &str) -> Result<(), Error>
    where
        S: Replayable,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let ends: Vec<_> = all.iter().map(Vec::len).collect();
        let expected = between(all, from, &ends);
        let (mut read, enough) = (Vec::new(), expected.iter().map(|records| records.len()).sum());
        self.read_on(source, how, &mut read, Some(enough))?;
        self.compare(&read, &expected, rule, how)
    }
}

/// The records between two places.
fn between<'a, T>(all: &'a [Vec<T>], from: &[usize], until: &[usize]) -> Vec<&'a [T]> {
    let at = |place: &[usize], partition: usize| place.get(partition).copied().unwrap_or(0);
    let records = |(partition, records): (usize, &'a Vec<T>)| {
        records.get(at(from, partition)..at(until, partition)).unwrap_or_default()
    };
    all.iter().enumerate().map(records).collect()
}

fn place<S: Replayable, T>(source: &S, read: &Reading<T>) -> Result<Place, Error> {
    let position = source.position();
    let kept = postcard::to_stdvec(&position)
        .map_err(|cause| Error::new(format!("the place {position:?} can't be kept")).caused_by(cause))?;
    Ok(Place { before: read.iter().map(Vec::len).collect(), kept, shown: format!("{position:?}") })
}

fn decode<S: Replayable>(kept: &[u8]) -> Result<S::Position, Error> {
    postcard::from_bytes(kept).map_err(|cause| Error::new("a place that was kept can't be read again").caused_by(cause))
}

/// The source is still, or already, at a place.
fn stays<S: Replayable>(source: &S, at: &Place, when: &str, how: &How) -> Result<(), Error> {
    let now = place(source, &Reading::<()>::new())?;
    match now.kept == at.kept {
        true => Ok(()),
        false => {
            let rule =
                "a place changes when a batch becomes ready, and stays when it is lent; it comes back as it was kept";
            Err(broken(rule, format!("{} in place of {}, {when}", now.shown, at.shown), how.to_string()))
        }
    }
}
