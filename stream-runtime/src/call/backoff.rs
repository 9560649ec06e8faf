//! `backoff(100.millis()).up_to(5.secs())`: the pauses between the attempts of a call.

use std::time::Duration;

use crate::source::Random;

/// The longest pause unless a pipeline says another.
const LONGEST: Duration = Duration::from_secs(60);

/// Pauses that double from attempt to attempt: see [`backoff`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

/// Pauses that begin with this one and double, up to a minute unless [`up_to`](Backoff::up_to) says another time.
///
/// Half of each pause is drawn at random, so that calls that failed together don't come back together. What is drawn depends on the
/// batch, the item and the attempt alone: a job that runs again waits again for as long.
pub fn backoff(first: Duration) -> Backoff {
    Backoff { first, longest: LONGEST }
}

impl Backoff {
    /// The longest pause.
    #[must_use]
    pub fn up_to(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// The pause behind so many attempts of a call. "Equal jitter" in the words of Marc Brooker, *Exponential Backoff And Jitter*, AWS
    /// Architecture Blog, 2015: half of the pause is sure, and the rest is drawn.
    ///
    /// ```
    /// use std::time::Duration;
    /// use stream_runtime::{call::backoff, source::Random};
    /// let pause = backoff(Duration::from_millis(100)).pause(3, &mut Random::new(1, 1));
    /// assert!((200..=400).contains(&pause.as_millis()));
    /// ```
    pub fn pause(&self, attempts: u32, random: &mut Random) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let half = self.first.saturating_mul(1 << doublings).min(self.longest) / 2;
        half + half.mul_f64(random.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(attempts: u32) -> Duration {
        let backoff = backoff(Duration::from_millis(100)).up_to(Duration::from_secs(5));
        backoff.pause(attempts, &mut Random::new(7, u64::from(attempts)))
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        for (attempts, full) in [(1, 100), (2, 200), (3, 400), (6, 3_200), (7, 5_000), (200, 5_000)] {
            let full = Duration::from_millis(full);
            assert!((full / 2..=full).contains(&pause(attempts)), "{attempts}: {:?}", pause(attempts));
        }
    }

    #[test]
    fn a_pause_is_the_same_in_every_run() {
        assert_eq!(pause(3), pause(3));
    }
}
