//! Texts of files that arrive: they never end, and can be read again all the same.

use super::numbered::NumberedLines;
use super::position::ArrivingPosition;
use super::records::{OnMalformed, RecordLines};
use super::text::{Form, Text};
use crate::Error;
use crate::decode::{Decode, Format};
use crate::source::Replayable;

/// The input never ends, and what has come once is there to be read again: a folder to which files are added.
#[derive(Debug)]
pub enum Arriving {}

impl<F: Form> Replayable for Text<Arriving, F> {
    type Position = ArrivingPosition;

    fn position(&self) -> ArrivingPosition {
        self.feed.arriving_position()
    }

    fn seek(&mut self, position: &ArrivingPosition) -> Result<(), Error> {
        self.feed.seek_arriving(position)
    }

    fn replay(&mut self, until: &ArrivingPosition) -> Result<(), Error> {
        self.feed.replay_arriving(until)
    }
}

impl Replayable for NumberedLines<Arriving> {
    type Position = ArrivingPosition;

    fn position(&self) -> ArrivingPosition {
        self.feed.arriving_position()
    }

    fn seek(&mut self, position: &ArrivingPosition) -> Result<(), Error> {
        self.feed.seek_arriving(position)
    }

    fn replay(&mut self, until: &ArrivingPosition) -> Result<(), Error> {
        self.feed.replay_arriving(until)
    }
}

impl<T: Decode, A: Format, P: OnMalformed> Replayable for RecordLines<Arriving, T, A, P> {
    type Position = ArrivingPosition;

    fn position(&self) -> ArrivingPosition {
        self.feed.arriving_position()
    }

    fn seek(&mut self, position: &ArrivingPosition) -> Result<(), Error> {
        self.feed.seek_arriving(position)?;
        self.learn_at(&position.place)
    }

    fn replay(&mut self, until: &ArrivingPosition) -> Result<(), Error> {
        self.feed.replay_arriving(until)
    }
}
