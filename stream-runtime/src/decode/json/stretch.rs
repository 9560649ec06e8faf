//! Stretches of text that are the same on line after line.

/// A text with which others may begin.
#[derive(Debug)]
pub(super) struct Stretch {
    /// The first bytes, and which of them count.
    first: u128,
    mask: u128,
    length: usize,
    /// The bytes behind the first.
    rest: Box<[u8]>,
}

const FIRST: usize = size_of::<u128>();

impl Stretch {
    pub(super) fn of(text: &[u8]) -> Self {
        let (first, rest) = text.split_at(text.len().min(FIRST));
        let mask = u128::MAX.checked_shr(8 * (FIRST - first.len()) as u32).unwrap_or(0);
        Stretch { first: padded(first), mask, length: text.len(), rest: rest.into() }
    }

    /// What comes behind it in a text that begins with it.
    #[inline]
    pub(super) fn behind<'b>(&self, text: &'b [u8]) -> Option<&'b [u8]> {
        let first = u128::from_le_bytes(*text.first_chunk::<FIRST>()?);
        if (first ^ self.first) & self.mask != 0 {
            return None;
        }
        if self.length > FIRST && text.get(FIRST..self.length)? != &*self.rest {
            return None;
        }
        text.get(self.length..)
    }

    /// The same of a text that has fewer bytes than are compared together.
    #[cold]
    pub(super) fn behind_in_short<'b>(&self, text: &'b [u8]) -> Option<&'b [u8]> {
        if text.len() >= FIRST {
            return None;
        }
        let behind = text.get(self.length..)?;
        ((padded(text) ^ self.first) & self.mask == 0).then_some(behind)
    }
}

fn padded(text: &[u8]) -> u128 {
    let mut bytes = [0; FIRST];
    bytes.iter_mut().zip(text).for_each(|(byte, first)| *byte = *first);
    u128::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_with_a_stretch_or_does_not() {
        let text: Vec<u8> = (b'a'..).take(50).collect();
        for length in 0..40 {
            let stretch = Stretch::of(&text[..length]);
            for end in length..50 {
                let found = stretch.behind(&text[..end]).or_else(|| stretch.behind_in_short(&text[..end]));
                assert_eq!(found, Some(&text[length..end]), "{length} of {end}");
            }
            for at in 0..length {
                let mut other = text.clone();
                other[at] ^= 1;
                for other in [&other[..], &other[..length], &text[..at]] {
                    assert_eq!(
                        stretch.behind(other).or_else(|| stretch.behind_in_short(other)),
                        None,
                        "{length}, {at}"
                    );
                }
            }
        }
    }
}
