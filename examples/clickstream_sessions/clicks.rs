//! The clicks of a web shop that there is none of.

use thalweg::prelude::*;
use thalweg::source::{Generate, Random};

/// One click of one visitor.
#[derive(Clone, Copy, Debug)]
pub struct Click {
    pub visitor: u32,
    pub at: Timestamp,
    pub page: &'static str,
}

/// The page behind which something has been bought.
pub const BOUGHT: &str = "/thanks";

const PAGES: [&str; 8] = ["/", "/", "/shoes", "/shoes/42", "/hats", "/hats/7", "/basket", BOUGHT];

/// 2026-11-20T08:00:00Z
const MORNING: i64 = 1_795_161_600;

/// So many seconds lie between two clicks, whoever makes them.
const BETWEEN: i64 = 4;
/// Clicks come as many seconds out of order at the most.
pub const DISORDER: u64 = 20;

/// The shop has so many visitors, of whom a few are there at a time: every so many clicks the next one comes, and the first one leaves.
const VISITORS: u64 = 60;
const AT_A_TIME: u64 = 4;
const CLICKS_UNTIL_NEXT: u64 = 25;

/// The same clicks in every run.
pub fn clicks(number: u64) -> Generate<impl Fn(&mut Random, u64) -> Click, Bounded> {
    generate(1, click).take(number)
}

fn click(random: &mut Random, number: u64) -> Click {
    let visitor = (number / CLICKS_UNTIL_NEXT + random.below(AT_A_TIME)) % VISITORS;
    let late_by = random.below(DISORDER) as i64;
    Click {
        visitor: visitor as u32,
        at: Timestamp::from_secs(MORNING + number as i64 * BETWEEN - late_by),
        page: PAGES[random.below(PAGES.len() as u64) as usize],
    }
}
