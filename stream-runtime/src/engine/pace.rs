//! How much of a batch each worker gets: as much as it was quick before. Cores are not alike, nor left alone: where a source reads on a thread of its own, one
//! worker shares its core with it, and with equal parts the others would wait for that one in each step.

use std::cell::RefCell;
use std::time::Duration;

/// What each worker has got done.
pub(super) struct Pace {
    /// Shares in a second, of each worker; smoothed. All the same before anything is known.
    of_worker: RefCell<Vec<f64>>,
    /// Whether each worker may have a core. Where several have one, the clock shows who was let on it, and not who is quick.
    is_shown: bool,
}

/// For each worker a batch has so many shares: so finely they are dealt out.
const SHARES: usize = 8;

/// What a stage shows counts for so much, beside what those before it have shown.
const WEIGHT: f64 = 0.125;
/// No worker gets less than this of an equal part, so that it can show that it has become quicker.
const LEAST: f64 = 0.25;

impl Pace {
    /// Of so many workers, on so many cores.
    pub(super) fn new(workers: usize, cores: usize) -> Self {
        Pace { of_worker: RefCell::new(vec![1.0; workers]), is_shown: workers <= cores }
    }

    /// Into how many shares a batch is cut up, where it can be.
    pub(super) fn shares(&self) -> usize {
        let workers = self.of_worker.borrow().len();
        if self.is_shown { workers * SHARES } else { workers }
    }

    /// How many of so many shares each worker gets.
    pub(super) fn deal(&self, shares: usize) -> Vec<usize> {
        let paces = self.of_worker.borrow();
        let total: f64 = paces.iter().sum();
        let (mut upto, mut dealt) = (0.0, 0);
        let deal = |pace: &f64| {
            upto += pace / total;
            let next = ((shares as f64 * upto).round() as usize).min(shares);
            next - std::mem::replace(&mut dealt, next)
        };
        paces.iter().map(deal).collect()
    }

    /// Each worker has got so many shares done in such a time.
    pub(super) fn learn(&self, done: impl Iterator<Item = (usize, Duration)>) {
        if !self.is_shown {
            return;
        }
        let mut paces = self.of_worker.borrow_mut();
        let seen: Vec<f64> = done.map(|(shares, took)| shares as f64 / took.as_secs_f64().max(1e-9)).collect();
        let mean = seen.iter().sum::<f64>() / seen.len() as f64;
        if mean <= 0.0 {
            return;
        }
        for (pace, seen) in paces.iter_mut().zip(seen) {
            let seen = (seen / mean).clamp(LEAST, 1.0 / LEAST);
            *pace += WEIGHT * (seen - *pace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shares_are_dealt_out() {
        for workers in 1..9 {
            let pace = Pace::new(workers, workers);
            for shares in 0..100 {
                let dealt = pace.deal(shares);
                assert_eq!((dealt.len(), dealt.iter().sum::<usize>()), (workers, shares));
                assert!(dealt.iter().all(|dealt| dealt.abs_diff(shares / workers) <= 1), "{dealt:?}");
            }
        }
    }

    /// One worker takes three times as long for a share.
    #[test]
    fn a_slow_worker_gets_less_until_all_take_the_same_time() {
        let pace = Pace::new(2, 2);
        for _ in 0..100 {
            let dealt = pace.deal(32);
            let took = [dealt[0] * 3, dealt[1]];
            pace.learn(dealt.into_iter().zip(took.map(|took| Duration::from_millis(took as u64))));
        }
        assert_eq!(pace.deal(32), [8, 24]);
    }

    #[test]
    fn nobody_is_left_without_work() {
        let pace = Pace::new(2, 2);
        for _ in 0..100 {
            pace.learn([(16, Duration::from_secs(10)), (16, Duration::ZERO)].into_iter());
        }
        assert!(pace.deal(32)[0] >= 2, "{:?}", pace.deal(32));
    }

    #[test]
    fn where_workers_share_cores_all_get_the_same() {
        let pace = Pace::new(2, 1);
        pace.learn([(16, Duration::from_secs(10)), (16, Duration::ZERO)].into_iter());
        assert_eq!((pace.shares(), pace.deal(32)), (2, vec![16, 16]));
    }
}
