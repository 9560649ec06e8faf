//! The Yahoo streaming benchmark, from memory: how many views the advertisements of each campaign have in ten seconds of event time.
//!
//! After S. Chintapalli et al., *Benchmarking Streaming Computation Engines: Storm, Flink and Spark Streaming*, 2016. A third of the events are
//! views; which campaign an advertisement belongs to is known before.

use std::sync::Arc;

use hashbrown::HashMap;
use thalweg::Timestamp;

use super::Workload;
use crate::pairs::random::{Random, mix};

pub struct Yahoo;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    View,
    Click,
    Purchase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub user: u32,
    pub page: u32,
    pub advertisement: u64,
    pub at: Timestamp,
    pub address: u32,
    pub kind: Kind,
}

/// The campaign of each advertisement: numbers from 0.
pub type Campaigns = HashMap<u64, u32>;

pub const CAMPAIGNS: usize = 100;

const ADVERTISEMENTS: u64 = 1_000;

/// The size of the windows.
pub const TEN_SECONDS: i64 = 10_000_000;
/// How far events are out of order at the most, in microseconds.
pub const DISORDER: i64 = 1_000_000;
/// Between two events, in microseconds: a hundred thousand are a second.
const INTERVAL: i64 = 10;

pub struct Advertised {
    pub events: Arc<[Event]>,
    pub campaigns: Arc<Campaigns>,
}

impl Workload for Yahoo {
    const NAME: &'static str = "yahoo";
    const RECORDS: usize = 16_000_000;

    type Input = Advertised;

    fn input(records: usize) -> Advertised {
        let mut random = Random::new(1);
        let events = (0..records as i64).map(|number| event(&mut random, number)).collect();
        let campaigns = (0..ADVERTISEMENTS).map(|number| (mix(number), number as u32 % CAMPAIGNS as u32)).collect();
        Advertised { events, campaigns: Arc::new(campaigns) }
    }
}

fn event(random: &mut Random, number: i64) -> Event {
    Event {
        user: random.below(100_000) as u32,
        page: random.below(100_000) as u32,
        // Names of advertisements are no small numbers.
        advertisement: mix(random.below(ADVERTISEMENTS)),
        at: Timestamp::from_micros((number * INTERVAL - random.below(DISORDER as u64) as i64).max(0)),
        address: random.number() as u32,
        kind: [Kind::View, Kind::Click, Kind::Purchase][random.below(3) as usize],
    }
}

/// What stands for a campaign's views of a window in the answer.
#[inline]
pub fn viewed(campaign: u32, start: i64, views: u64) -> u64 {
    (u64::from(campaign) + 1).wrapping_mul(start as u64 / TEN_SECONDS as u64 + 1).wrapping_mul(views)
}
