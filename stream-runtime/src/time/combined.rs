//! The watermark of an operator with several inputs (rules 8, 9 and 11).

use super::Timestamp;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape};

/// The watermark behind a `merge` or a join of streams that each have one: of those that are not idle the earliest, and never back.
#[derive(Debug, Default)]
pub struct Combined {
    now: Option<Timestamp>,
    saved: Option<Timestamp>,
}

impl Combined {
    /// Takes in where its inputs stand, each with whether it is idle. Nothing is known until each that counts has a watermark; when all
    /// that have not ended are idle, it holds.
    pub fn advance<const N: usize>(&mut self, inputs: [(Option<Timestamp>, bool); N]) -> Option<Timestamp> {
        let counted = inputs.iter().filter(|(_, is_idle)| !is_idle).map(|(reached, _)| *reached).min().flatten();
        let some_are_idle = inputs.iter().any(|(_, is_idle)| *is_idle);
        let have_ended = counted == Some(Timestamp::MAX);
        if !(have_ended && some_are_idle) {
            self.now = self.now.max(counted);
        }
        self.now
    }
}

/// One small entry.
impl Durable for Combined {
    fn shape() -> Shape {
        Shape::new("watermark of several").keeps::<Option<Timestamp>>("state")
    }

    fn save(&mut self, changes: &mut Changes) {
        if std::mem::replace(&mut self.saved, self.now) != self.now {
            changes.put(&(), &self.now);
        }
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let () = entry.key()?;
        self.now = entry.value()?;
        self.saved = self.now;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Option<Timestamp> {
        Some(Timestamp::from_micros(micros))
    }

    #[test]
    fn rule_8_the_earliest_counts_once_each_has_one() {
        let mut combined = Combined::default();
        assert_eq!(combined.advance([(at(5), false), (None, false)]), None);
        assert_eq!(combined.advance([(at(5), false), (at(3), false)]), at(3));
    }

    #[test]
    fn rules_7_and_8_an_idle_one_does_not_count_and_comes_back_without_moving_it_back() {
        let mut combined = Combined::default();
        assert_eq!(combined.advance([(at(5), false), (None, true)]), at(5));
        assert_eq!(combined.advance([(at(9), false), (at(2), false)]), at(5));
        assert_eq!(combined.advance([(at(9), false), (at(7), false)]), at(7));
    }

    #[test]
    fn rule_9_when_all_that_go_on_are_idle_it_holds() {
        let mut combined = Combined::default();
        combined.advance([(at(5), false), (at(8), false)]);
        assert_eq!(combined.advance([(at(9), true), (at(8), true)]), at(5));
        let ended = Some(Timestamp::MAX);
        assert_eq!(combined.advance([(at(9), true), (ended, false)]), at(5));
        assert_eq!(combined.advance([(ended, false), (ended, false)]), ended);
    }
}
