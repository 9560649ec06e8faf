//! The job that is killed.

use serde::{Deserialize, Serialize};
use thalweg::prelude::*;
use thalweg::source::Random;

/// A page was looked at.
#[derive(Clone, Copy, Debug, Record, Serialize, Deserialize)]
pub struct Click {
    pub at: Timestamp,
    pub user: u32,
    pub page: u32,
}

/// Something was bought.
#[derive(Clone, Copy, Debug, Record, Serialize, Deserialize)]
pub struct Buy {
    pub at: Timestamp,
    pub user: u32,
    pub cents: u32,
}

/// What is known of a user between two timers.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Spent {
    pub cents: u64,
    pub buys: u32,
}

/// How many records of each kind there are.
pub const RECORDS: u64 = 3_000;
const USERS: u64 = 40;

/// Records come a little out of order.
fn at(random: &mut Random, number: u64) -> Timestamp {
    Timestamp::from_millis(number as i64 * 100 + random.below(1_500) as i64)
}

pub fn clicks() -> Generate<impl Fn(&mut Random, u64) -> Click, Bounded> {
    generate(1, |random, number| {
        let at = at(random, number);
        Click { at, user: random.below(USERS) as u32, page: random.below(9) as u32 }
    })
    .take(RECORDS)
}

pub fn buys() -> Generate<impl Fn(&mut Random, u64) -> Buy, Bounded> {
    generate(2, |random, number| {
        let at = at(random, number);
        Buy { at, user: random.below(USERS) as u32, cents: random.below(10_000) as u32 }
    })
    .take(RECORDS)
}

stream!(
    /// Pages in windows that overlap, and what users have spent right behind a click when they pause.
    #[durable(exactly_once)]
    pub fn shop(
        clicks: impl Source<Click> + Bounded,
        buys: impl Source<Buy> + Bounded,
        pages: impl Sink<String>,
        pauses: impl Sink<String>,
    ) {
        let clicks = clicks.timestamp(|click| click.at).watermark(bounded(2.secs()));
        let buys = buys.timestamp(|buy| buy.at).watermark(bounded(2.secs())).key_by(|buy| buy.user);

        clicks
            .key_by(|click| click.page)
            .window(sliding(20.secs()).every(5.secs()))
            .aggregate(|all| (all.count(), all.max(|click| click.user)))
            .drop_late()
            .map(|(page, window, (count, user))| format!("{} {page} {count} {user}", window.start.as_micros()))
            .sink(pages);

        clicks
            .key_by(|click| click.user)
            .join(buys)
            .within(1.secs())
            .drop_late()
            .key_by(|(user, _, _)| *user)
            .process(Spent::default(), |spent, (_, _, buy), timers| {
                timers.cancel_all("pause");
                timers.after("pause", 3.secs());
                spent.cents += u64::from(buy.cents);
                spent.buys += 1;
                None::<String>
            })
            .on_timer("pause", |spent, user, at, _| {
                let Spent { cents, buys } = std::mem::take(spent);
                Some(format!("{} {user} {cents} {buys}", at.as_micros()))
            })
            .sink(pauses);
    }
);
