//! Orders, and the payments of the same customer in the five minutes from then on.
//!
//! What no payment, or no order, that comes in time can meet any more is forgotten behind 65,536 of each, on both sides. The hand-written side
//! knows how far rows are out of order: it keeps them in the order of their arrival, those of a customer chained from the newest to the
//! oldest, and forgets by moving on in that order.

use std::collections::VecDeque;
use std::sync::Arc;

use hashbrown::HashTable;
use thalweg::prelude::*;

use super::Workload;
use super::by_hand::hash_of;
use super::random::{Random, mix};
use super::reading::{DISORDER, MINUTE};

pub struct IntervalJoin;

/// An order, or a payment.
#[derive(Clone, Copy, Debug)]
pub struct Deed {
    customer: u64,
    at: Timestamp,
    cents: u32,
}

/// Orders and payments, each a little out of order.
pub type Deeds = (Arc<[Deed]>, Arc<[Deed]>);

stream!(
    fn paid(
        orders: impl Source<&Deed>,
        payments: impl Source<&Deed>,
        disorder: std::time::Duration,
        out: impl Sink<(u64, u32, u32)>,
    ) {
        let ordered = orders
            .timestamp(|order| order.at)
            .watermark(bounded(disorder))
            .key_by(|order| order.customer)
            .map_values(|order| order.cents);
        let paid = payments
            .timestamp(|payment| payment.at)
            .watermark(bounded(disorder))
            .key_by(|payment| payment.customer)
            .map_values(|payment| payment.cents);
        ordered.join(paid).between(0.mins(), 5.mins()).count_late().sink(out);
    }
);

const BATCH: usize = 65_536;
const CUSTOMERS: u64 = 100_000;
const AFTER: i64 = 5 * MINUTE;

/// Tells of a pair: how many there were, and a sum in which each has its part.
type Told = (u64, u64);

fn tell(told: &mut Told, customer: u64, order: u32, payment: u32) {
    *told = (told.0 + 1, told.1.wrapping_add(customer ^ u64::from(order) << 32 ^ u64::from(payment)));
}

/// Orders and payments over an hour, as generated code reads them.
pub fn deeds(records: usize, customers: u64) -> Deeds {
    let mut random = Random::new(3);
    let each = records / 2;
    let mut deeds = || {
        let deed = |n: i64| Deed {
            customer: mix(random.below(customers)),
            at: Timestamp::from_micros(n * 60 * MINUTE / each as i64 + random.below(DISORDER as u64) as i64),
            cents: random.below(100_000) as u32,
        };
        (0..each as i64).map(deed).collect()
    };
    (deeds(), deeds())
}

pub fn generated((orders, payments): &Deeds) -> Told {
    let mut told = (0, 0);
    let out = |(customer, order, payment)| tell(&mut told, customer, order, payment);
    let (orders, payments) = (shared(Arc::clone(orders)), shared(Arc::clone(payments)));
    let job = paid(orders, payments, (DISORDER as u64).micros(), out);
    job.trigger(Trigger::asap().cap(BATCH)).run_blocking().unwrap();
    told
}

pub fn by_hand((orders, payments): &Deeds) -> Told {
    let mut told = (0, 0);
    let mut known = Known::default();
    let (mut newest_order, mut newest_payment) = (i64::MIN, i64::MIN);
    for (orders, payments) in orders.chunks(BATCH).zip(payments.chunks(BATCH)) {
        for order in orders {
            let at = order.at.as_micros();
            newest_order = newest_order.max(at);
            let [older, payment] = replace::<ORDER>(&mut known.newest, order.customer, known.orders.next());
            known.orders.add(at, order.cents, older);
            known.payments.each(payment, at, at + AFTER, |cents| tell(&mut told, order.customer, order.cents, cents));
        }
        for payment in payments {
            let at = payment.at.as_micros();
            newest_payment = newest_payment.max(at);
            let [order, older] = replace::<PAYMENT>(&mut known.newest, payment.customer, known.payments.next());
            known.payments.add(at, payment.cents, older);
            known.orders.each(order, at - AFTER, at, |cents| tell(&mut told, payment.customer, cents, payment.cents));
        }
        let reached = newest_order.min(newest_payment) - DISORDER;
        known.orders.forget(reached - AFTER);
        known.payments.forget(reached);
    }
    told
}

impl Workload for IntervalJoin {
    const NAME: &'static str = "interval_join";
    const RECORDS: usize = 2_000_000;
    const REASON: &'static str = "\
        rows may be out of order by anything: those of a key are kept in the order of their time, so that a row is looked \
        at beside the newest for it, where by hand one looks a little further; partners are told from the oldest to the \
        newest, where by hand they are told as they are found; and rows that wait move up when others have gone, where by \
        hand there is a ring, in which every look is longer";

    type Input = Deeds;
    type Output = Told;

    fn input(records: usize) -> Deeds {
        deeds(records, CUSTOMERS)
    }

    fn generated(deeds: &Deeds) -> Told {
        generated(deeds)
    }

    fn by_hand(deeds: &Deeds) -> Told {
        by_hand(deeds)
    }
}

/// The numbers of the newest order and the newest payment of each customer, and the rows that may still meet something.
#[derive(Default)]
struct Known {
    newest: Newest,
    orders: Rows,
    payments: Rows,
}

const ORDER: usize = 0;
const PAYMENT: usize = 1;

type Newest = HashTable<(u64, [u32; 2])>;

/// Says which rows of a customer were the newest, of which one side has another now.
#[inline]
fn replace<const SIDE: usize>(newest: &mut Newest, customer: u64, number: u32) -> [u32; 2] {
    let hash = hash_of(customer);
    match newest.find_mut(hash, |(known, _)| *known == customer) {
        Some((_, newest)) => {
            let before = *newest;
            newest[SIDE] = number;
            before
        }
        None => {
            let mut first = [0; 2];
            first[SIDE] = number;
            meet(newest, hash, customer, first);
            [0; 2]
        }
    }
}

#[cold]
#[inline(never)]
fn meet(newest: &mut Newest, hash: u64, customer: u64, first: [u32; 2]) {
    newest.insert_unique(hash, (customer, first), |(customer, _)| hash_of(*customer));
}

/// Rows in the order of their arrival.
#[derive(Default)]
struct Rows {
    rows: VecDeque<Row>,
    /// The number of the first one that is kept, less one: nothing has the number 0.
    gone: u32,
}

struct Row {
    at: i64,
    cents: u32,
    /// The number of the one of the same customer that came before it.
    older: u32,
}

impl Rows {
    /// The number of the next row.
    #[inline]
    fn next(&self) -> u32 {
        self.gone + self.rows.len() as u32 + 1
    }

    #[inline]
    fn add(&mut self, at: i64, cents: u32, older: u32) {
        self.rows.push_back(Row { at, cents, older });
    }

    /// Goes over the rows of a customer that are of these times. One that came before another is newer than it by so much at most.
    #[inline]
    fn each(&self, mut number: u32, first: i64, last: i64, mut met: impl FnMut(u32)) {
        while number > self.gone
            && let Some(row) = self.rows.get((number - self.gone - 1) as usize)
            && row.at >= first - DISORDER
        {
            if (first..=last).contains(&row.at) {
                met(row.cents);
            }
            number = row.older;
        }
    }

    fn forget(&mut self, over: i64) {
        while self.rows.front().is_some_and(|row| row.at < over) {
            self.rows.pop_front();
            self.gone += 1;
        }
    }
}
