//! Twenty operators: what each shop sells by the minute, its best ten minutes, and every hundredth piece.

#[path = "../windows.rs"]
mod windows;

use hashbrown::HashMap;
use shop::{MINUTE, Order, SECOND, orders, told};
use windows::Windows;

/// Someone, a time, and an amount.
type Row = (u32, i64, u64);

/// A piece of an order.
#[derive(Clone, Copy, Debug)]
struct Piece {
    shop: u32,
    at: i64,
    cents: u64,
}

/// How many, and the dearest.
#[derive(Default)]
struct Best {
    count: u64,
    dearest: u64,
}

struct Sales {
    watermark: i64,
    of_minutes: Windows<u32, u64>,
    of_tens: Windows<u32, Best>,
    seen: HashMap<u32, u64>,
    minutes: Vec<Row>,
    best: Vec<Row>,
    hundredths: Vec<Row>,
}

impl Sales {
    fn new() -> Self {
        Sales {
            watermark: i64::MIN,
            of_minutes: Windows::new(MINUTE),
            of_tens: Windows::new(10 * MINUTE),
            seen: HashMap::new(),
            minutes: Vec::new(),
            best: Vec::new(),
            hundredths: Vec::new(),
        }
    }

    fn order(&mut self, order: Order) {
        if order.cents >= 100 {
            for _ in 0..order.pieces {
                self.piece(Piece { shop: order.shop, at: order.at, cents: order.cents });
            }
            self.reach(order.at - 5 * SECOND);
        }
    }

    fn piece(&mut self, piece: Piece) {
        if let Some(sum) = self.of_minutes.at(piece.at, piece.shop, self.watermark) {
            *sum += piece.cents;
        }
        if let Some(best) = self.of_tens.at(piece.at, piece.shop, self.watermark) {
            best.count += 1;
            best.dearest = best.dearest.max(piece.cents);
        }
        let seen = self.seen.entry(piece.shop).or_insert(0);
        *seen += 1;
        if *seen % 100 == 0 {
            self.hundredths.push((piece.shop, piece.at, piece.cents));
        }
    }

    fn reach(&mut self, watermark: i64) {
        if watermark <= self.watermark {
            return;
        }
        self.watermark = watermark;
        self.of_minutes.fire(watermark, |start, shop, cents| {
            if cents >= 1_000 {
                self.minutes.push((shop, start, cents));
            }
        });
        self.of_tens.fire(watermark, |start, shop, best| self.best.push((shop, start, best.count * best.dearest)));
    }
}

fn main() {
    let mut sales = Sales::new();
    orders().into_iter().for_each(|order| sales.order(order));
    sales.reach(i64::MAX);
    let Sales { minutes, best, hundredths, .. } = sales;
    for (sink, results) in [("minutes", minutes), ("best", best), ("hundredths", hundredths)] {
        told(sink, results.into_iter().map(|(shop, at, cents)| [shop.into(), at as u64, cents]).collect());
    }
}
