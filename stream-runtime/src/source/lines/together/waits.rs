//! Whether reading is copying what lies in memory, or waiting for what does not.

use std::time::Duration;

/// A megabyte that lies in memory is copied and looked through in a quarter of this, by one worker. What comes from a disk that is quicker than two gigabytes a
/// second is taken for it: it hardly matters then.
const MEGABYTE: Duration = Duration::from_micros(500);

/// A worker that has its processor taken away for a moment is slow as well: so many chunks in a row must have been.
const IN_A_ROW: u32 = 3;

/// How long reading has taken.
#[derive(Debug, Default)]
pub(super) struct Waits {
    slow: u32,
}

impl Waits {
    /// A chunk of so many bytes took so long.
    pub(super) fn note(&mut self, bytes: usize, took: Duration) {
        let megabytes = (bytes >> 20) as u32;
        // Of a short one nothing can be told.
        if megabytes > 0 {
            self.slow = if took > MEGABYTE * megabytes { self.slow + 1 } else { 0 };
        }
    }

    pub(super) fn are_long(&self) -> bool {
        self.slow >= IN_A_ROW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_long(chunks: &[(usize, u64)]) -> bool {
        let mut waits = Waits::default();
        chunks.iter().for_each(|(kilobytes, micros)| waits.note(kilobytes << 10, Duration::from_micros(*micros)));
        waits.are_long()
    }

    #[test]
    fn a_disk_is_slow_all_the_time_and_a_worker_now_and_then() {
        assert!(are_long(&[(4096, 2_500); 3]));
        assert!(!are_long(&[(4096, 2_500); 2]));
        assert!(!are_long(&[(4096, 1_000); 9]));
        assert!(!are_long(&[(4096, 9_000), (4096, 9_000), (4096, 800), (4096, 9_000), (4096, 9_000)]));
        assert!(!are_long(&[(1000, 9_000); 9]), "short ones don't tell");
    }
}
