//! What holds a watermark back.

use std::fmt;
use std::time::Duration;

use super::Timestamp;
use crate::error::Place;

/// Where a `.watermark(..)` stands, and why not further.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Watermark {
    /// The operator, with its line.
    pub place: Place,
    /// How far it has come; `None` until it knows.
    pub reached: Option<Timestamp>,
    /// Since when it stands there, by the engine's clock.
    pub since: Timestamp,
    /// What it waits for.
    pub held_by: HeldBy,
    /// What each partition has told, input by input.
    pub partitions: Vec<PartitionTime>,
}

/// How far event time has come in a partition, as a watermark hears of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartitionTime {
    /// The input, or the operator in the middle of the pipeline that the items come from.
    pub input: Place,
    /// The partition, from 0.
    pub partition: usize,
    /// Its newest item, or what its source has told, if that is later; `None` where there was nothing.
    pub newest: Option<Timestamp>,
    /// How far that is behind the furthest partition of the watermark.
    pub lag: Option<Duration>,
    /// When it was last heard of, by the engine's clock; at first, when the job began.
    pub heard: Timestamp,
    /// Whether it is idle or has ended, and holds nothing back.
    pub is_left_out: bool,
}

/// What a watermark waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// The partition that is the furthest behind of those that count.
    Partition {
        /// The input by its name and line, or the operator in the middle of the pipeline that the items come from.
        input: Place,
        /// The partition, from 0.
        partition: usize,
        /// Its newest item; `None` where it has had none.
        newest: Option<Timestamp>,
    },
    /// Every input that has not ended is idle: the watermark stays until one has an item.
    Silence,
    /// Every input has ended.
    Nothing,
}

impl Watermark {
    /// How far the partition that it waits for is behind the furthest one.
    pub fn lag(&self) -> Option<Duration> {
        let HeldBy::Partition { input, partition, .. } = &self.held_by else { return None };
        let is_it = |other: &&PartitionTime| other.input == *input && other.partition == *partition;
        self.partitions.iter().find(is_it)?.lag
    }
}

impl fmt::Display for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Watermark { place, reached, since, held_by, .. } = self;
        write!(f, "`{}` (line {}) ", place.operator, place.line)?;
        match reached {
            Some(reached) => write!(f, "stands at {reached} since {since}: {held_by}")?,
            None => write!(f, "knows no time yet: {held_by}")?,
        }
        match self.lag() {
            Some(lag) if !lag.is_zero() => write!(f, ", {lag:?} behind the furthest"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for HeldBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeldBy::Partition { input, partition, newest } => {
                write!(f, "waits for partition {partition} of `{}` (line {}), ", input.operator, input.line)?;
                match newest {
                    Some(newest) => write!(f, "whose newest item is of {newest}"),
                    None => f.write_str("which has had no item"),
                }
            }
            HeldBy::Silence => f.write_str("all its inputs are idle"),
            HeldBy::Nothing => f.write_str("its inputs have ended"),
        }
    }
}
