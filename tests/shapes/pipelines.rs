//! Pipelines that differ in one thing.

use std::fmt::Debug;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thalweg::prelude::*;

/// What is kept for a user.
pub trait Kept: Clone + Debug + Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    fn add(&mut self, amount: u32);
}

macro_rules! kept {
    ($($version:ident { $($field:ident: $of:ty = $add:expr),* })*) => {
        $(
            pub mod $version {
                #[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
                pub struct Spent {
                    $(pub $field: $of,)*
                }

                impl super::Kept for Spent {
                    fn add(&mut self, amount: u32) {
                        $({
                            let add: fn(&mut $of, u32) = $add;
                            add(&mut self.$field, amount);
                        })*
                    }
                }
            }
        )*
    };
}

kept! {
    narrow { cents: u32 = |cents, amount| *cents += amount, orders: u32 = |orders, _| *orders += 1 }
    wide { cents: u64 = |cents, amount| *cents += u64::from(amount), orders: u32 = |orders, _| *orders += 1 }
    more { cents: u32 = |cents, amount| *cents += amount, orders: u32 = |orders, _| *orders += 1, last: u32 = |last, amount| *last = amount }
    fewer { cents: u32 = |cents, amount| *cents += amount }
    reordered { orders: u32 = |orders, _| *orders += 1, cents: u32 = |cents, amount| *cents += amount }
}

/// The same as `narrow`, by another name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Expenses {
    cents: u32,
    orders: u32,
}

impl Kept for Expenses {
    fn add(&mut self, amount: u32) {
        self.cents += amount;
        self.orders += 1;
    }
}

macro_rules! sizes {
    ($($name:ident { $($variant:ident),* } $big:ident)*) => {
        $(
            #[derive(Clone, Debug, Default, Serialize, Deserialize)]
            pub enum $name {
                #[default]
                $($variant),*
            }

            impl Kept for $name {
                fn add(&mut self, amount: u32) {
                    *self = if amount > 50 { $name::$big } else { self.clone() };
                }
            }
        )*
    };
}

sizes! {
    Size { Small, Big } Big
    SizeRenamed { Small, Large } Large
    SizeAppended { Small, Big, Huge } Big
    SizeInserted { Small, Middle, Big } Big
}

/// A user that is said to be an `i64`.
pub fn wide(user: u32) -> i64 {
    user.into()
}

stream!(
    #[durable]
    pub fn spending<S: Kept>(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, String)>, start: S) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user
            .unbounded("there are few users")
            .scan(start, |state, (user, amount)| {
                state.add(amount);
                (user, format!("{state:?}"))
            })
            .sink(out);
    }

    #[durable]
    pub fn by_wide_user<S: Kept>(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, String)>, start: S) {
        let by_user = orders.key_by(|(user, _)| wide(*user));
        by_user
            .unbounded("there are few users")
            .scan(start, |state, (user, amount)| {
                state.add(amount);
                (user, format!("{state:?}"))
            })
            .sink(out);
    }

    #[durable]
    pub fn expiring<S: Kept>(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, String)>, start: S) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user
            .expire_after(1.hours())
            .process(start, |state, (user, amount), timers| {
                state.add(amount);
                timers.after("quiet", 2.hours());
                [(user, format!("{state:?}"))]
            })
            .on_timer("quiet", |_, _, _, _| std::iter::empty())
            .sink(out);
    }

    #[durable]
    pub fn two(orders: impl Source<(u32, u32)>, counts: impl Sink<(u32, u64)>, sums: impl Sink<(u32, u64)>) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user.unbounded("few").count().sink(counts);
        by_user.unbounded("few").sum(|(_, amount)| *amount).sink(sums);
    }

    /// In another order, with code around them.
    #[durable]
    pub fn two_reordered(
        orders: impl Source<(u32, u32)>,
        counts: impl Sink<(u32, u64)>,
        sums: impl Sink<(u32, u64)>,
        fewest: impl Sink<(u32, u32)>,
    ) {
        let some = orders.filter(|(user, _)| *user < 100);
        let by_user = some.map(|order| order).key_by(|(user, _)| *user);
        by_user.unbounded("few").min(|(_, amount)| *amount).sink(fewest);
        by_user.unbounded("few").sum(|(_, amount)| *amount).sink(sums);
        by_user.unbounded("few").count().sink(counts);
    }

    #[durable]
    pub fn counts(orders: impl Source<(u32, u32)>, counts: impl Sink<(u32, u64)>) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user.unbounded("few").count().sink(counts);
    }

    #[durable]
    pub fn counts_renamed(orders: impl Source<(u32, u32)>, counts: impl Sink<(u32, u64)>) {
        let by_customer = orders.key_by(|(user, _)| *user);
        by_customer.unbounded("few").count().sink(counts);
    }

    /// In tumbling windows, which are as long as is said.
    #[durable]
    pub fn tumbling_sums(orders: impl Source<(u32, u32)>, sums: impl Sink<(u32, Window, u64)>, seconds: u64) {
        let by_user = orders
            .timestamp(|(_, amount)| Timestamp::from_micros(i64::from(*amount) * 1_000_000))
            .watermark(bounded(1.hours()))
            .key_by(|(user, _)| *user);
        by_user.window(tumbling(seconds.secs())).sum(|(_, amount)| *amount).drop_late().sink(sums);
    }

    /// What each user has spent in a minute, with its first second.
    #[durable]
    pub fn in_windows<S: Kept>(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, i64, String)>, start: S) {
        let by_user = orders
            .timestamp(|(_, amount)| Timestamp::from_micros(i64::from(*amount) * 1_000_000))
            .watermark(bounded(10.secs()))
            .key_by(|(user, _)| *user);
        by_user
            .window(tumbling(60.secs()))
            .fold(start, |mut state, (_, amount)| {
                state.add(amount);
                state
            })
            .drop_late()
            .map(|(user, window, state)| (user, window.start.as_micros() / 1_000_000, format!("{state:?}")))
            .sink(out);
    }

    #[durable]
    pub fn best(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, Vec<(u32, u32)>)>, best: usize) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user.unbounded("few").top(best, |(_, amount)| *amount).sink(out);
    }

    #[durable]
    pub fn bests(
        orders: impl Source<(u32, u32)>,
        out: impl Sink<(u32, (Vec<(u32, u32)>, Vec<(u32, u32)>))>,
        best: usize,
    ) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user
            .unbounded("few")
            .aggregate(|all| (all.top(1, |(_, amount)| *amount), all.top(best + 1, |(_, amount)| *amount)))
            .sink(out);
    }

    /// Orders of one user, the second at most so many seconds later.
    #[durable]
    pub fn near(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, u32, u32)>, before: Duration, after: Duration) {
        let by_user = orders
            .timestamp(|(_, amount)| Timestamp::from_secs(i64::from(*amount)))
            .watermark(bounded(1.hours()))
            .key_by(|(user, _)| *user);
        by_user
            .join(by_user)
            .between(before, after)
            .drop_late()
            .map(|(user, left, right)| (user, left.1, right.1))
            .sink(out);
    }

    #[durable]
    pub fn of_so_many(orders: impl Source<(u32, u32)> + Bounded, sums: impl Sink<(u32, Records, u64)>, many: u64) {
        let by_user = orders.key_by(|(user, _)| *user);
        by_user.window(count_window(many)).sum(|(_, amount)| *amount).sink(sums);
    }

    /// The same with a condition about the order of its inputs.
    #[durable]
    pub fn of_two(a: impl Source<(u32, u32)>, b: impl Source<(u32, u32)>, counts: impl Sink<(u32, u64)>) {
        let both = a.merge(b);
        both.key_by(|(user, _)| *user).unbounded("few").count().sink(counts);
    }

    #[durable]
    pub fn of_two_reordered(b: impl Source<(u32, u32)>, a: impl Source<(u32, u32)>, counts: impl Sink<(u32, u64)>) {
        let both = a.merge(b);
        both.key_by(|(user, _)| *user).unbounded("few").count().sink(counts);
    }
);
