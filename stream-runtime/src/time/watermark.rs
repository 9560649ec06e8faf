//! Watermarks: how far event time has certainly come (rules 7 to 10, 12, 15).

use super::feed::{Feed, Partition};
use super::newest::{NOTHING, Newest, Standing};
use super::{BoundedDisorder, HeldBy, Timestamp, Watermark};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape};
use crate::error::Place;

/// The watermark of one `.watermark(..)`: per partition the newest time seen, and of those that count the earliest, less the bound.
#[derive(Debug)]
pub struct Clock {
    place: Place,
    disorder: BoundedDisorder,
    feeds: Vec<Feed>,
    now: Option<Timestamp>,
    /// Since when it stands there, by the engine's clock.
    since: Timestamp,
    /// Whether it has heard something since it was saved.
    has_changed: bool,
}

impl Clock {
    /// Of the operator at a place, which listens to these.
    pub(crate) fn new(place: Place, disorder: BoundedDisorder, feeds: Vec<Feed>, now: Timestamp) -> Self {
        Clock { place, disorder, feeds, now: None, since: now, has_changed: true }
    }

    /// The watermark; `None` until every partition that counts has told something (rules 8 and 10).
    pub fn now(&self) -> Option<Timestamp> {
        self.now
    }

    /// A fresh note of what the workers see of one of its feeds in one step.
    pub fn newest(&self, feed: usize, standing: &Standing, workers: usize) -> Newest {
        let partitions = self.feeds[feed].partitions.len().max(standing.partitions());
        Newest::new(standing.clone(), partitions, workers)
    }

    /// Takes in what a step at this time has seen of each feed, and moves the watermark ahead, never back. All at once: with only some of them,
    /// others would look silent.
    pub(crate) fn advance(&mut self, seen: impl IntoIterator<Item = Newest>, now: Timestamp) {
        for (feed, newest) in self.feeds.iter_mut().zip(seen) {
            self.has_changed |= feed.hear(&newest, self.disorder.idle, now);
        }
        let reached = self.reached();
        if reached > self.now {
            (self.now, self.since) = (reached, now);
        }
    }

    /// Whether none of its partitions counts, though not all have ended: it tells nothing, and holds nothing back (rule 9).
    pub fn is_idle(&self) -> bool {
        !self.has_ended() && self.counted().next().is_none()
    }

    /// Rule 12: whether a feed is further ahead than it may be, so that its input waits for the others.
    pub fn is_ahead(&self, feed: usize) -> bool {
        let (Some(drift), Some(newest)) = (self.disorder.drift, self.feeds[feed].slowest()) else { return false };
        let inputs = self.feeds.iter().filter(|feed| feed.is_input);
        inputs.filter_map(Feed::slowest).min().is_some_and(|slowest| newest > slowest.saturating_add(drift))
    }

    /// When a step is due that may find a partition idle (rule 16).
    pub(crate) fn silent_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.feeds.iter().filter_map(|feed| feed.silent_at(self.disorder.idle, now)).min()
    }

    /// Where it stands, and why not further.
    pub(crate) fn report(&self) -> Watermark {
        let (place, held_by) = (self.place.clone(), self.held_by());
        let mut report = Watermark { place, reached: self.now, since: self.since, held_by, partitions: Vec::new() };
        self.tell(&mut report);
        report
    }

    /// The same, in place of an earlier report.
    pub(crate) fn tell(&self, report: &mut Watermark) {
        (report.reached, report.since, report.held_by) = (self.now, self.since, self.held_by());
        report.partitions.clear();
        let furthest = self.feeds.iter().filter_map(Feed::furthest).max();
        report.partitions.extend(self.feeds.iter().flat_map(|feed| feed.told(furthest)));
    }

    fn held_by(&self) -> HeldBy {
        let slowest = self.counted().min_by_key(|(_, _, partition)| partition.reached(self.disorder.bound));
        match slowest {
            Some((feed, number, partition)) => HeldBy::Partition {
                input: feed.place.clone(),
                partition: number,
                newest: (partition.newest != NOTHING).then_some(Timestamp::from_micros(partition.newest)),
            },
            None if self.has_ended() => HeldBy::Nothing,
            None => HeldBy::Silence,
        }
    }

    fn reached(&self) -> Option<Timestamp> {
        match self.counted().map(|(_, _, partition)| partition.reached(self.disorder.bound)).min() {
            None if self.has_ended() => Some(Timestamp::MAX),
            None | Some(NOTHING) => None,
            Some(reached) => Some(Timestamp::from_micros(reached)),
        }
    }

    fn has_ended(&self) -> bool {
        self.feeds.iter().all(|feed| feed.ended)
    }

    fn counted(&self) -> impl Iterator<Item = (&Feed, usize, &Partition)> {
        self.feeds.iter().flat_map(|feed| feed.counted().map(move |(number, partition)| (feed, number, partition)))
    }
}

/// A feed, as it is saved: whether it has ended, and its partitions.
type SavedFeed = (bool, Vec<Partition>);

/// One small entry.
impl Durable for Clock {
    fn shape() -> Shape {
        Shape::new("watermark").keeps::<(Option<Timestamp>, Timestamp, Vec<SavedFeed>)>("state")
    }

    fn save(&mut self, changes: &mut Changes) {
        if std::mem::take(&mut self.has_changed) {
            let feeds: Vec<_> = self.feeds.iter().map(|feed| (feed.ended, &feed.partitions)).collect();
            changes.put(&(), &(self.now, self.since, feeds));
        }
    }

    /// Partitions that are new since have told nothing yet, and hold the watermark back where it is.
    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let () = entry.key()?;
        let (now, since, feeds): (_, _, Vec<SavedFeed>) = entry.value()?;
        (self.now, self.since, self.has_changed) = (now, since, false);
        for (feed, (ended, partitions)) in self.feeds.iter_mut().zip(feeds) {
            feed.ended = ended;
            feed.grow(partitions.len(), since);
            for (partition, saved) in feed.partitions.iter_mut().zip(partitions) {
                *partition = saved;
            }
        }
        Ok(())
    }
}
