//! How the line before was laid out.

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
    /// The first bytes, and which of them count.
    first: u128,
    mask: u128,
    length: usize,
    /// The bytes behind the first.
    rest: Box<[u8]>,
    /// The field's number among the names that were asked for.
    field: usize,
}

const FIRST: usize = size_of::<u128>();

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
        let step = self.steps.get(step)?;
        let first = u128::from_le_bytes(*text.first_chunk::<FIRST>()?);
        if (first ^ step.first) & step.mask != 0 || step.asked != asked {
            return None;
        }
        if step.length > FIRST && text.get(FIRST..step.length)? != &*step.rest {
            return None;
        }
        Some((step.field, text.get(step.length..)?))
    }

    /// The same where the text has fewer bytes than are compared together.
    pub(super) fn agrees_to_the_end<'b>(&self, step: usize, asked: usize, text: &'b [u8]) -> Option<(usize, &'b [u8])> {
        if text.len() >= FIRST {
            return None;
        }
        let step = self.steps.get(step)?;
        let behind = text.get(step.length..)?;
        let mut bytes = [0; FIRST];
        bytes.iter_mut().zip(text).for_each(|(byte, first)| *byte = *first);
        let is_it = (u128::from_le_bytes(bytes) ^ step.first) & step.mask == 0 && step.asked == asked;
        is_it.then_some((step.field, behind))
    }

    /// Learns what stood there.
    pub(super) fn learn(&mut self, step: usize, asked: usize, text: &[u8], field: usize) {
        let (first, rest) = text.split_at(text.len().min(FIRST));
        let mut bytes = [0; FIRST];
        bytes.iter_mut().zip(first).for_each(|(byte, first)| *byte = *first);
        let mask = u128::MAX.checked_shr(8 * (FIRST - first.len()) as u32).unwrap_or(0);
        let (first, rest) = (u128::from_le_bytes(bytes), rest.into());
        let learned = Step { asked, first, mask, length: text.len(), rest, field };
        let known = self.steps.len();
        match self.steps.get_mut(step) {
            Some(step) => *step = learned,
            None if step == known && step < MOST => self.steps.push(learned),
            None => {}
        }
    }
}
