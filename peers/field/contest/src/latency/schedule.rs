//! When which record is due.

use std::time::Duration;

/// A constant rate.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Nanoseconds between two records; 0 where all are due at once.
    period: f64,
}

impl Schedule {
    /// So many records in a second; without a rate all are due from the beginning, and are sent as fast as they are taken.
    pub fn new(rate: Option<f64>) -> Schedule {
        Schedule { period: rate.map_or(0.0, |rate| 1e9 / rate) }
    }

    /// When a record is due, counted from the beginning.
    #[inline]
    pub fn due(&self, number: u64) -> Duration {
        Duration::from_nanos((number as f64 * self.period) as u64)
    }

    /// How many of the first records are due by then, at most so many.
    pub fn due_by(&self, passed: Duration, most: u64) -> u64 {
        if self.period == 0.0 {
            return most;
        }
        let mut records = ((passed.as_nanos() as f64 / self.period) as u64).saturating_add(1).min(most);
        // Both are rounded: one could be sent ahead of its time, or be held back.
        while records > 0 && self.due(records - 1) > passed {
            records -= 1;
        }
        while records < most && self.due(records) <= passed {
            records += 1;
        }
        records
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Schedule;

    #[test]
    fn records_are_due_one_after_the_other() {
        let schedule = Schedule::new(Some(1_000.0));
        assert_eq!(schedule.due(0), Duration::ZERO);
        assert_eq!(schedule.due(1_500), Duration::from_millis(1_500));
        assert_eq!(schedule.due_by(Duration::ZERO, 99), 1, "the first is due at the beginning");
        assert_eq!(schedule.due_by(Duration::from_micros(999), 99), 1);
        assert_eq!(schedule.due_by(Duration::from_millis(1), 99), 2);
        assert_eq!(schedule.due_by(Duration::from_secs(1), 99), 99);
    }

    #[test]
    fn nothing_is_sent_ahead_of_its_time_and_nothing_is_held_back() {
        let schedule = Schedule::new(Some(3_333_333.3));
        for nanos in (0..1_000_000_000).step_by(999_983) {
            let passed = Duration::from_nanos(nanos);
            let due = schedule.due_by(passed, u64::MAX);
            assert!(schedule.due(due - 1) <= passed, "{nanos}");
            assert!(schedule.due(due) > passed, "{nanos}");
        }
    }

    #[test]
    fn without_a_rate_all_are_due() {
        let schedule = Schedule::new(None);
        assert_eq!(schedule.due_by(Duration::ZERO, 7), 7);
        assert_eq!(schedule.due(1 << 40), Duration::ZERO);
    }
}
