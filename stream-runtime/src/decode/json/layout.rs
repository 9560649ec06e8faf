//! How the line before was laid out.

use super::stretch::Stretch;

/// For so many keys of a line a layout is kept; those behind are looked up.
const MOST: usize = 256;

/// The keys of a line in their order, each with what stood before it since the value of the last.
#[derive(Debug, Default)]
pub(super) struct Layout {
    steps: Vec<Step>,
}

/// What stands between two values: `, "page": `, `{"at":`, or the end of an object.
#[derive(Debug)]
struct Step {
    /// Who asked: see [`asked`].
    asked: usize,
    stretch: Stretch,
    /// The field's number among the names that were asked for.
    field: usize,
}

/// The names among which a key is looked up, and whether it is to be the first: the same key means another field elsewhere. A list of names begins
/// at an even address.
#[inline]
pub(super) fn asked(names: &'static [&'static str], is_first: bool) -> usize {
    names.as_ptr().addr() | usize::from(is_first)
}

impl Layout {
    /// If the text goes on like the line before at this step, to which field that leads, and the text behind.
    #[inline]
    pub(super) fn agrees<'b>(&self, step: usize, asked: usize, text: &'b [u8]) -> Option<(usize, &'b [u8])> {
        let step = self.steps.get(step).filter(|step| step.asked == asked)?;
        Some((step.field, step.stretch.behind(text)?))
    }

    /// The same where the text has fewer bytes than are compared together.
    pub(super) fn agrees_to_the_end<'b>(&self, step: usize, asked: usize, text: &'b [u8]) -> Option<(usize, &'b [u8])> {
        let step = self.steps.get(step).filter(|step| step.asked == asked)?;
        Some((step.field, step.stretch.behind_in_short(text)?))
    }

    /// Learns what stood there.
    pub(super) fn learn(&mut self, step: usize, asked: usize, text: &[u8], field: usize) {
        let learned = Step { asked, stretch: Stretch::of(text), field };
        let known = self.steps.len();
        match self.steps.get_mut(step) {
            Some(step) => *step = learned,
            None if step == known && step < MOST => self.steps.push(learned),
            None => {}
        }
    }
}
