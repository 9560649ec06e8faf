//! The rows of a batch, encoded as `COPY` takes them. They are kept until the batch is in the table, so that it can be tried again.

use bytes::{BufMut, Bytes, BytesMut};

use super::row::Refused;

/// Rows that are sent at a time, in bytes.
const PIECE: usize = 1 << 16;
/// What stands before the rows: the format's name, flags and the length of an extension of this header.
pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What stands behind them.
pub(super) const TRAILER: &[u8] = &[0xff, 0xff];

/// Encoded rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    full: Vec<Bytes>,
    last: BytesMut,
    count: u64,
}

impl Rows {
    /// Adds a row of so many values. One that is refused leaves nothing behind. Whether there is a piece more that can be sent.
    #[inline]
    pub(super) fn push(
        &mut self,
        values: i16,
        write: impl FnOnce(&mut BytesMut) -> Result<(), Refused>,
    ) -> Result<bool, Refused> {
        let place = self.last.len();
        self.last.put_i16(values);
        if let Err(refused) = write(&mut self.last) {
            self.last.truncate(place);
            return Err(refused);
        }
        self.count += 1;
        let is_full = self.last.len() >= PIECE;
        if is_full {
            self.cut();
        }
        Ok(is_full)
    }

    #[cold]
    fn cut(&mut self) {
        self.full.push(self.last.split().freeze());
        self.last.reserve(PIECE + PIECE / 8);
    }

    /// Adds those of another worker, which has none then.
    pub(super) fn append(&mut self, other: &mut Rows) {
        self.seal();
        other.seal();
        self.full.append(&mut other.full);
        self.count += std::mem::take(&mut other.count);
    }

    /// All of it can be sent.
    pub(super) fn seal(&mut self) {
        if !self.last.is_empty() {
            self.full.push(self.last.split().freeze());
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What can be sent, from so many pieces on.
    pub(super) fn pieces(&self, from: usize) -> &[Bytes] {
        self.full.get(from..).unwrap_or_default()
    }

    /// They are in the table.
    pub(super) fn clear(&mut self) {
        self.full.clear();
        self.last.clear();
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(rows: &mut Rows, number: u32) {
        rows.push(1, |out| {
            out.put_u32(number);
            Ok(())
        })
        .unwrap();
    }

    fn bytes(rows: &mut Rows) -> Vec<u8> {
        rows.seal();
        rows.pieces(0).concat()
    }

    #[test]
    fn rows_of_several_workers_are_one_behind_the_other() {
        let (mut rows, mut others, mut alone) = (Rows::default(), Rows::default(), Rows::default());
        for n in 0..20_000 {
            number(if n < 15_000 { &mut rows } else { &mut others }, n);
            number(&mut alone, n);
        }
        rows.append(&mut others);
        assert_eq!((rows.count(), others.count()), (20_000, 0));
        assert_eq!(bytes(&mut rows), bytes(&mut alone));
        assert_eq!(bytes(&mut rows).len(), 20_000 * 6);
    }

    #[test]
    fn a_row_that_is_refused_leaves_nothing_behind() {
        let mut rows = Rows::default();
        number(&mut rows, 7);
        let before = bytes(&mut rows);
        let refused = rows.push(2, |out| {
            out.put_u8(1);
            Err(Refused { place: 0, cause: "no".into() })
        });
        assert!(refused.is_err());
        assert_eq!((bytes(&mut rows), rows.count()), (before, 1));
    }
}
