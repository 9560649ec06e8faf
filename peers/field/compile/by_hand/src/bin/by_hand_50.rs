//! Fifty operators: the twenty, who pays what they order, what comes in and goes out, who buys much, and what is dear.

#[path = "../windows.rs"]
mod windows;

use hashbrown::HashMap;
use shop::{HOUR, MINUTE, Order, Payment, SECOND, orders, payments, told};
use windows::Windows;

/// Someone, a time, and an amount.
type Row = (u32, i64, u64);

/// A piece of an order.
#[derive(Clone, Copy, Debug)]
struct Piece {
    shop: u32,
    customer: u32,
    at: i64,
    cents: u64,
}

/// The amounts that a customer orders, and what they pay at what times.
#[derive(Default)]
struct Both {
    ordered: Vec<u64>,
    paid: Vec<(i64, u64)>,
}

/// How many, and the dearest.
#[derive(Default)]
struct Best {
    count: u64,
    dearest: u64,
}

struct Sales {
    of_orders: i64,
    of_payments: i64,
    of_minutes: Windows<u32, u64>,
    of_tens: Windows<u32, Best>,
    seen: HashMap<u32, u64>,
    of_both: Windows<u32, Both>,
    of_turnover: Windows<u32, u64>,
    of_hours: Windows<u32, u64>,
    minutes: Vec<Row>,
    best: Vec<Row>,
    hundredths: Vec<Row>,
    paid: Vec<Row>,
    turnover: Vec<Row>,
    regulars: Vec<Row>,
    dear: Vec<Row>,
}

impl Sales {
    fn new() -> Self {
        Sales {
            of_orders: i64::MIN,
            of_payments: i64::MIN,
            of_minutes: Windows::new(MINUTE),
            of_tens: Windows::new(10 * MINUTE),
            seen: HashMap::new(),
            of_both: Windows::new(5 * MINUTE),
            of_turnover: Windows::new(MINUTE),
            of_hours: Windows::new(HOUR),
            minutes: Vec::new(),
            best: Vec::new(),
            hundredths: Vec::new(),
            paid: Vec::new(),
            turnover: Vec::new(),
            regulars: Vec::new(),
            dear: Vec::new(),
        }
    }

    fn order(&mut self, order: Order) {
        if order.cents >= 100 {
            let Order { shop, customer, at, cents, pieces } = order;
            for _ in 0..pieces {
                self.piece(Piece { shop, customer, at, cents });
            }
            self.reach_orders(at - 5 * SECOND);
        }
    }

    fn piece(&mut self, piece: Piece) {
        let Piece { shop, customer, at, cents } = piece;
        if let Some(sum) = self.of_minutes.at(at, shop, self.of_orders) {
            *sum += cents;
        }
        if let Some(best) = self.of_tens.at(at, shop, self.of_orders) {
            best.count += 1;
            best.dearest = best.dearest.max(cents);
        }
        let seen = self.seen.entry(shop).or_insert(0);
        *seen += 1;
        if *seen % 100 == 0 {
            self.hundredths.push((shop, at, cents));
        }
        if let Some(both) = self.of_both.at(at, customer, self.of_both()) {
            both.ordered.push(cents);
        }
        self.turn_over(at, customer, cents);
        if let Some(count) = self.of_hours.at(at, customer, self.of_orders) {
            *count += 1;
        }
        if cents >= 4_900 {
            self.dear.push((customer, at, cents));
        }
    }

    fn payment(&mut self, payment: Payment) {
        let Payment { customer, at, cents } = payment;
        if cents == 0 {
            return;
        }
        let cents = cents - cents / 50;
        if let Some(both) = self.of_both.at(at, customer, self.of_both()) {
            both.paid.push((at, cents));
        }
        self.turn_over(at, customer, cents);
        self.reach_payments(at - 10 * SECOND);
    }

    /// Adds to the windows of ten minutes that begin every minute. Each is known by its last minute.
    fn turn_over(&mut self, at: i64, customer: u32, cents: u64) {
        for minute in 0..10 {
            if let Some(sum) = self.of_turnover.at(at + minute * MINUTE, customer, self.of_both()) {
                *sum += cents;
            }
        }
    }

    /// How far time has come where both inputs count.
    fn of_both(&self) -> i64 {
        self.of_orders.min(self.of_payments)
    }

    fn reach_orders(&mut self, watermark: i64) {
        if watermark <= self.of_orders {
            return;
        }
        self.of_orders = watermark;
        self.of_minutes.fire(watermark, |start, shop, cents| {
            if cents >= 1_000 {
                self.minutes.push((shop, start, cents));
            }
        });
        self.of_tens.fire(watermark, |start, shop, best| self.best.push((shop, start, best.count * best.dearest)));
        self.of_hours.fire(watermark, |start, customer, count| {
            if count >= 12 {
                self.regulars.push((customer, start, count));
            }
        });
        self.reach_both();
    }

    fn reach_payments(&mut self, watermark: i64) {
        if watermark > self.of_payments {
            self.of_payments = watermark;
            self.reach_both();
        }
    }

    fn reach_both(&mut self) {
        let watermark = self.of_both();
        self.of_both.fire(watermark, |_, customer, both| {
            for ordered in &both.ordered {
                for (at, paid) in &both.paid {
                    let difference = paid.abs_diff(*ordered);
                    if difference < 1_000 {
                        self.paid.push((customer, *at, difference));
                    }
                }
            }
        });
        self.of_turnover
            .fire(watermark, |start, customer, cents| self.turnover.push((customer, start + MINUTE, cents)));
    }
}

fn main() {
    let mut sales = Sales::new();
    for (order, payment) in orders().into_iter().zip(payments()) {
        sales.order(order);
        sales.payment(payment);
    }
    sales.reach_orders(i64::MAX);
    sales.reach_payments(i64::MAX);
    let Sales { minutes, best, hundredths, paid, turnover, regulars, dear, .. } = sales;
    let names = ["minutes", "best", "hundredths", "paid", "turnover", "regulars", "dear"];
    for (sink, results) in names.into_iter().zip([minutes, best, hundredths, paid, turnover, regulars, dear]) {
        told(sink, results.into_iter().map(|(key, at, value)| [key.into(), at as u64, value]).collect());
    }
}
