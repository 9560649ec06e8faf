//! What holds a watermark back.

use std::fmt;

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
    /// What it waits for.
    pub held_by: HeldBy,
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

impl fmt::Display for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Watermark { place, reached, held_by } = self;
        match reached {
            Some(reached) => write!(f, "`{}` (line {}) stands at {reached}: {held_by}", place.operator, place.line),
            None => write!(f, "`{}` (line {}) knows no time yet: {held_by}", place.operator, place.line),
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
