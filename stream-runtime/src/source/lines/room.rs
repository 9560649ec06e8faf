//! How much to ask an input for at once.
//!
//! A buffer has to be filled with zeros as far as it is to be read to. A file fills it; a socket that carries a line at a time does not, and a
//! megabyte of zeros for twenty bytes costs more than all else that is done about a line.

/// The room that the next read gets.
#[derive(Debug)]
pub(super) struct Room(usize);

/// Short reads get this, in bytes: far more than a packet, and zeroed in the time of a few cache misses.
const LEAST: usize = 8 << 10;

/// Where it begins: a small file is no reason to fill the caches of many workers with zeros.
const FIRST: usize = 1 << 20;

impl Default for Room {
    fn default() -> Self {
        Room(FIRST)
    }
}

impl Room {
    /// The room, of a limit.
    pub(super) fn within(&self, limit: usize) -> usize {
        self.0.min(limit)
    }

    /// Learns how much of its room a read has filled. A full one is followed by twice the room, one that left most of it empty by as much as
    /// it would have filled twice.
    pub(super) fn learn(&mut self, read: usize, room: usize) {
        if read == room {
            self.0 = self.0.max(room).saturating_mul(2);
        } else if read < room / 4 {
            self.0 = (read * 2).max(LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gets_all_there_is() {
        let mut room = Room::default();
        for doubled in 0..3 {
            assert_eq!((room.within(1 << 20), room.within(usize::MAX)), (1 << 20, FIRST << doubled));
            room.learn(FIRST << doubled, FIRST << doubled);
        }
    }

    #[test]
    fn short_reads_get_little_room_and_full_ones_more() {
        let mut room = Room::default();
        room.learn(20, 1 << 20);
        assert_eq!(room.within(1 << 20), LEAST);
        room.learn(LEAST, LEAST);
        assert_eq!(room.within(1 << 20), 2 * LEAST);
        room.learn(LEAST, 2 * LEAST);
        assert_eq!(room.within(1 << 20), 2 * LEAST, "a read that fills half of it changes nothing");
        room.learn(3, 2 * LEAST);
        assert_eq!(room.within(7), 7, "the limit holds");
    }
}
