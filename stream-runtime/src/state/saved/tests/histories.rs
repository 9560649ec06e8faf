//! Random histories.

use super::at;
use crate::time::Timestamp;

/// Numbers that look random.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A step: the items, and how far time comes in it.
#[derive(Clone, Debug)]
pub struct Step {
    pub items: Vec<Item>,
    /// The watermark at its start, and at its end.
    pub frozen: Option<Timestamp>,
    pub reached: Option<Timestamp>,
    /// Processing time.
    pub now: Timestamp,
}

#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub key: u64,
    pub at: Timestamp,
    pub number: u64,
}

impl Step {
    /// Whether the input ends with it.
    pub fn is_last(&self) -> bool {
        self.reached == Some(Timestamp::MAX)
    }

    /// How far processing time comes: to its end, where the input ends.
    pub fn time_reached(&self) -> Option<Timestamp> {
        Some(if self.is_last() { Timestamp::MAX } else { self.now })
    }

    /// The items in so many contiguous shares.
    pub fn shares(&self, workers: usize) -> Vec<&[Item]> {
        let length = self.items.len().div_ceil(workers).max(1);
        let mut shares: Vec<_> = self.items.chunks(length).collect();
        shares.resize(workers, &[]);
        shares
    }
}

/// Steps of some keys, in which time now goes on a little, and now so far that all is over; at the end the input ends. Times may be around the epoch, or at
/// either end of time.
pub fn history(random: &mut Random, keys: u64, times: u64) -> Vec<Step> {
    let origin = [0, 0, -1_000, i64::MIN, i64::MAX - 700][random.below(5) as usize];
    let (keys, knows_late) = (1 + random.below(keys), 1 + random.below(4));
    let (mut time, mut now, mut steps, mut reached) = (0_i64, 1_000_i64, Vec::new(), None);
    for number in 0..30 {
        let many = [0, 3, 3, 12][random.below(4) as usize] * times;
        let items = (0..many).map(|_| {
            let behind = [0, 5, 20, 90][random.below(4) as usize];
            let offset = time + random.below(20) as i64 - random.below(behind + 1) as i64;
            Item { key: random.below(keys), at: at(origin.saturating_add(offset.max(0))), number: random.below(1_000) }
        });
        let items: Vec<_> = items.collect();
        time += [0, 1, 7, 13, 30, 250][random.below(6) as usize];
        now += [0, 1, 10, 35, 300][random.below(5) as usize];
        let frozen = reached;
        if number >= knows_late && random.below(4) > 0 {
            let newest = at(origin.saturating_add(time).saturating_sub(10).min(i64::MAX - 1));
            reached = reached.max(Some(newest));
        }
        steps.push(Step { items, frozen, reached, now: at(now) });
    }
    let last = Step { items: Vec::new(), frozen: reached, reached: Some(Timestamp::MAX), now: at(now) };
    steps.push(last);
    steps
}
