//! One of the inputs of a watermark: what its partitions have told of event time, and for how long they have been silent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Timestamp;
use super::held::PartitionTime;
use super::newest::{NOTHING, Newest, Told};
use crate::error::Place;

/// What a watermark listens to: an input of the pipeline, or the operator that its loop begins at.
#[derive(Debug)]
pub struct Feed {
    pub(super) place: Place,
    pub(super) partitions: Vec<Partition>,
    pub(super) ended: bool,
    /// Only an input can be idle, and be held. What an operator gives depends on inputs that may count elsewhere.
    pub(super) is_input: bool,
}

/// A partition of an input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Partition {
    pub newest: i64,
    /// What its source told of itself: nothing earlier will come.
    told: i64,
    /// When it last had an item, by the engine's clock.
    heard: Timestamp,
    pub idle: bool,
}

impl Feed {
    /// An input with so many partitions.
    pub(crate) fn input(place: Place, partitions: usize, now: Timestamp) -> Self {
        let mut feed = Feed { place, partitions: Vec::new(), ended: false, is_input: true };
        feed.grow(partitions, now);
        feed
    }

    /// It has so many partitions by now: those that are new have told nothing yet, and hold the watermark back where it is until they do, or are idle.
    pub(super) fn grow(&mut self, partitions: usize, now: Timestamp) {
        let silent = Partition { newest: NOTHING, told: NOTHING, heard: now, idle: false };
        self.partitions.resize(self.partitions.len().max(partitions), silent);
    }

    /// An operator in the middle of the pipeline.
    pub(crate) fn operator(place: Place, now: Timestamp) -> Self {
        Feed { is_input: false, ..Feed::input(place, 1, now) }
    }

    /// Takes in what a step has seen, and says whether that changes anything.
    pub(super) fn hear(&mut self, seen: &Newest, idle: i64, now: Timestamp) -> bool {
        let mut has_changed = seen.standing.ended && !self.ended;
        self.ended |= seen.standing.ended;
        has_changed |= seen.partitions() > self.partitions.len();
        self.grow(seen.partitions(), now);
        let may_be_idle = self.is_input && seen.standing.caught_up;
        for (number, partition) in self.partitions.iter_mut().enumerate() {
            let before = *partition;
            partition.hear(seen.of(number), may_be_idle, idle, now);
            seen.told_of(number).into_iter().for_each(|told| partition.learn(told, now));
            has_changed |= *partition != before;
        }
        has_changed
    }

    /// The partitions that count: none of an input that has ended, none that is idle (rule 8).
    pub(super) fn counted(&self) -> impl Iterator<Item = (usize, &Partition)> {
        let goes_on = !self.ended;
        self.partitions.iter().enumerate().filter(move |(_, partition)| goes_on && !partition.idle)
    }

    /// How far its slowest partition has come, if one counts.
    pub(super) fn slowest(&self) -> Option<i64> {
        self.counted().map(|(_, partition)| partition.furthest()).min()
    }

    /// How far its furthest partition has come.
    pub(super) fn furthest(&self) -> Option<Timestamp> {
        self.partitions.iter().filter_map(Partition::newest).max()
    }

    /// What its partitions have told, where the furthest of all has come so far.
    pub(super) fn told(&self, furthest: Option<Timestamp>) -> impl Iterator<Item = PartitionTime> {
        self.partitions.iter().enumerate().map(move |(number, partition)| PartitionTime {
            input: self.place.clone(),
            partition: number,
            newest: partition.newest(),
            lag: partition.newest().zip(furthest).map(|(newest, furthest)| since(newest, furthest)),
            heard: partition.heard,
            is_left_out: self.ended || partition.idle,
        })
    }

    /// When it should be looked at for silence.
    pub(super) fn silent_at(&self, idle: i64, now: Timestamp) -> Option<Timestamp> {
        let heard = self.counted().filter(|_| self.is_input).map(|(_, partition)| partition.heard);
        let due = heard.map(|heard| heard.as_micros().saturating_add(idle));
        // Silent for long, but not caught up: by then it may be.
        let due = due.map(|due| if due > now.as_micros() { due } else { now.as_micros().saturating_add(idle) });
        due.min().map(Timestamp::from_micros)
    }
}

impl Partition {
    /// Rule 9: idle means that its source has caught up, and that it had no item for so long. It stays so until its next item.
    fn hear(&mut self, seen: i64, may_be_idle: bool, idle: i64, now: Timestamp) {
        if seen == NOTHING {
            self.idle |= may_be_idle && now.as_micros().saturating_sub(self.heard.as_micros()) >= idle;
            return;
        }
        *self = Partition { newest: self.newest.max(seen), heard: now, idle: false, ..*self };
    }

    /// What the source itself tells: a watermark is as good as an item, and what is said to be idle is so until then.
    fn learn(&mut self, told: &Told, now: Timestamp) {
        let watermark = told.watermark.map_or(NOTHING, Timestamp::as_micros);
        if watermark > self.told {
            *self = Partition { told: watermark, heard: now, idle: false, ..*self };
        }
        self.idle |= told.is_idle;
    }

    /// The same as a time, if anything is known.
    fn newest(&self) -> Option<Timestamp> {
        (self.furthest() != NOTHING).then_some(Timestamp::from_micros(self.furthest()))
    }

    /// How far event time has come in it, for all that is known.
    pub(super) fn furthest(&self) -> i64 {
        self.newest.max(self.told)
    }

    /// The newest time less the bound (rule 7), or what the source knows.
    pub(super) fn reached(&self, bound: i64) -> i64 {
        let by_items = match self.newest {
            NOTHING => NOTHING,
            newest => newest.saturating_sub(bound),
        };
        // The end of time is for inputs that have ended: a window that is cut there is open till then.
        by_items.max(self.told).min(i64::MAX - 1)
    }
}

/// The time from one moment to a later one.
fn since(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::from_micros(later.as_micros().abs_diff(earlier.as_micros()))
}
