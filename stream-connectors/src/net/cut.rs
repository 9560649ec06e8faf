//! Whole lines out of the bytes of a connection.

use memchr::{memchr, memrchr};

/// Holds the beginning of a line until its end comes.
#[derive(Debug)]
pub(crate) struct Cut {
    begun: Vec<u8>,
    longest: usize,
}

/// The lines that are whole, and whether the one behind them is longer than allowed: then nothing more can be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Whole {
    pub(crate) lines: Option<Vec<u8>>,
    pub(crate) too_long: Option<TooLong>,
}

/// A line is longer than allowed: so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong(pub(crate) usize);

impl Cut {
    pub(crate) fn new(longest: usize) -> Self {
        Cut { begun: Vec::new(), longest }
    }

    /// The lines that are whole now.
    pub(crate) fn whole(&mut self, received: &[u8]) -> Whole {
        let allowed = self.allowed(received);
        let too_long = (allowed < received.len()).then_some(TooLong(self.longest));
        let (allowed, _) = received.split_at(allowed);
        let end = memrchr(b'\n', allowed).map_or(0, |end| end + 1);
        let (ended, rest) = allowed.split_at(end);
        let lines = (end > 0).then(|| {
            let mut lines = std::mem::take(&mut self.begun);
            lines.extend_from_slice(ended);
            lines
        });
        self.begun.extend_from_slice(rest);
        Whole { lines, too_long }
    }

    /// How much of it comes before a line that is too long.
    fn allowed(&self, received: &[u8]) -> usize {
        // Nearly always that can be told without looking for lines.
        if self.begun.len() + received.len() <= self.longest {
            return received.len();
        }
        let (mut start, mut begun) = (0, self.begun.len());
        while start < received.len() {
            let length = memchr(b'\n', &received[start..]).unwrap_or(received.len() - start);
            if begun + length > self.longest {
                return start;
            }
            (start, begun) = (received.len().min(start + length + 1), 0);
        }
        received.len()
    }

    /// The connection was closed in order: what was begun is a line, as the last one of a file is.
    pub(crate) fn finish(&mut self) -> Option<Vec<u8>> {
        let mut rest = std::mem::take(&mut self.begun);
        rest.push(b'\n');
        (rest.len() > 1).then_some(rest)
    }

    /// The connection was lost, and with it the rest of the line. Says whether there was one.
    pub(crate) fn lose(&mut self) -> bool {
        !std::mem::take(&mut self.begun).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(cut: &mut Cut, received: &str) -> (String, bool) {
        let Whole { lines, too_long } = cut.whole(received.as_bytes());
        (String::from_utf8(lines.unwrap_or_default()).unwrap(), too_long.is_some())
    }

    #[test]
    fn lines_are_handed_on_when_they_are_whole() {
        let mut cut = Cut::new(100);
        assert_eq!(whole(&mut cut, "on"), ("".into(), false));
        assert_eq!(whole(&mut cut, "e\ntwo\nth"), ("one\ntwo\n".into(), false));
        assert_eq!(whole(&mut cut, "ree\n"), ("three\n".into(), false));
        assert_eq!(cut.finish(), None);
        assert_eq!(whole(&mut cut, "four"), ("".into(), false));
        assert_eq!(cut.finish().as_deref(), Some(b"four\n".as_slice()));
    }

    #[test]
    fn half_a_line_is_not_glued_to_the_next_connection() {
        let mut cut = Cut::new(100);
        assert_eq!(whole(&mut cut, "ha"), ("".into(), false));
        assert!(cut.lose());
        assert_eq!(whole(&mut cut, "whole\n"), ("whole\n".into(), false));
        assert!(!cut.lose());
    }

    #[test]
    fn a_line_is_as_long_as_allowed_and_no_longer() {
        let mut cut = Cut::new(3);
        assert_eq!(whole(&mut cut, "abc\nd"), ("abc\n".into(), false));
        assert_eq!(whole(&mut cut, "ef\n"), ("def\n".into(), false));
        assert_eq!(whole(&mut cut, "a\n\nabcd\ne\n"), ("a\n\n".into(), true));
        assert_eq!(whole(&mut Cut::new(3), "abcd"), ("".into(), true));
        assert_eq!(whole(&mut Cut::new(3), "a\nabcd"), ("a\n".into(), true));
        let mut cut = Cut::new(3);
        assert_eq!(whole(&mut cut, "ab"), ("".into(), false));
        assert_eq!(whole(&mut cut, "cd"), ("".into(), true));
    }
}
