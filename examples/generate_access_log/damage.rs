//! What can happen to a line before anybody reads it.

use thalweg::source::Random;

/// One line in so many is damaged.
const RARE: u64 = 300;

/// What has happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    None,
    /// It was cut off, as where a disk was full.
    CutOff,
    /// Its month has no such day.
    Date,
    /// Its status is no number.
    Status,
    /// Its path has a byte that is not UTF-8.
    Path,
}

/// Draws the damage of a line: mostly none.
pub fn damage(random: &mut Random) -> Damage {
    match random.below(4 * RARE) {
        0 => Damage::CutOff,
        1 => Damage::Date,
        2 => Damage::Status,
        3 => Damage::Path,
        _ => Damage::None,
    }
}
