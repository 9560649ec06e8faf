//! So many messages in a second.

use std::time::{Duration, Instant};

/// What is saved up at the most, so that a pause is not followed by a flood.
const SAVED: Duration = Duration::from_secs(1);

/// How many messages are due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    per_second: f64,
    /// When it was last looked at, and what was due then.
    seen: Option<Instant>,
    due: f64,
}

impl Rate {
    pub(super) fn new(per_second: u64) -> Self {
        Rate { per_second: per_second.max(1) as f64, seen: None, due: 0.0 }
    }

    /// How many may be taken now.
    pub(super) fn due(&mut self) -> usize {
        let now = Instant::now();
        let passed = self.seen.replace(now).map_or(Duration::ZERO, |seen| now - seen);
        let most = (self.per_second * SAVED.as_secs_f64()).max(1.0);
        self.due = (self.due + passed.as_secs_f64() * self.per_second).min(most);
        self.due as usize
    }

    pub(super) fn take(&mut self, messages: usize) {
        self.due -= messages as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_saved_up_for_a_second_at_the_most() {
        let mut rate = Rate::new(100);
        assert_eq!(rate.due(), 0);
        rate.seen = Instant::now().checked_sub(Duration::from_secs(60));
        assert_eq!(rate.due(), 100);
        rate.take(100);
        assert_eq!(rate.due(), 0);
    }
}
