//! Fifty operators: the twenty, who pays what they order, what comes in and goes out, who buys much, and what is dear.

#[path = "../windowed.rs"]
mod windowed;

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use shop::{HOUR, MINUTE, Order, Payment, SECOND, orders, payments, told};
use timely::Config;
use timely::dataflow::channels::pact::Exchange;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::vec::{Filter, Map};
use timely::dataflow::operators::{Concat, Inspect};
use windowed::{timed, windowed};

/// A piece of an order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Piece {
    shop: u32,
    customer: u32,
    at: i64,
    cents: u64,
}

/// A payment less what the bank keeps.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Receipt {
    customer: u32,
    at: i64,
    cents: u64,
}

/// What is joined.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Side {
    Ordered(Piece),
    Paid(Receipt),
}

impl Side {
    fn customer(&self) -> u32 {
        match self {
            Side::Ordered(piece) => piece.customer,
            Side::Paid(receipt) => receipt.customer,
        }
    }

    fn at(&self) -> i64 {
        match self {
            Side::Ordered(piece) => piece.at,
            Side::Paid(receipt) => receipt.at,
        }
    }
}

/// The rows of a customer in a window.
#[derive(Default)]
struct Both {
    ordered: Vec<Piece>,
    paid: Vec<Receipt>,
}

/// Someone, a time, and an amount.
type Row = (u32, i64, u64);

/// The results of a sink on this worker.
#[derive(Clone, Default)]
struct Results(Rc<RefCell<Vec<Row>>>);

impl Results {
    fn push(&self, row: &Row) {
        self.0.borrow_mut().push(*row);
    }
}

fn main() {
    let workers = timely::execute(Config::thread(), |worker| {
        let sinks: [Results; 7] = Default::default();
        let [minutes, best, hundredths, paid, turnover, regulars, dear] = sinks.clone();
        worker.dataflow(|scope| {
            let pieces = timed(scope, orders(), 5 * SECOND, |order| order.at)
                .filter(|order| order.cents >= 100)
                .flat_map(|order| {
                    let Order { shop, customer, at, cents, pieces } = order;
                    (0..pieces).map(move |_| Piece { shop, customer, at, cents })
                });
            let receipts = timed(scope, payments(), 10 * SECOND, |payment| payment.at)
                .filter(|payment| payment.cents > 0)
                .map(|payment| {
                    let Payment { customer, at, cents } = payment;
                    Receipt { customer, at, cents: cents - cents / 50 }
                });
            let by_shop = || Exchange::new(|piece: &Piece| u64::from(piece.shop));

            let add = |sum: &mut u64, piece: Piece| *sum += piece.cents;
            windowed(pieces.clone(), by_shop(), MINUTE, |piece| (piece.at, piece.shop), add)
                .filter(|(_, _, cents)| *cents >= 1_000)
                .inspect(move |row| minutes.push(row));

            let add = |(count, dearest): &mut (u64, u64), piece: Piece| {
                (*count, *dearest) = (*count + 1, piece.cents.max(*dearest));
            };
            windowed(pieces.clone(), by_shop(), 10 * MINUTE, |piece| (piece.at, piece.shop), add)
                .map(|(shop, start, (count, dearest))| (shop, start, count * dearest))
                .inspect(move |row| best.push(row));

            pieces
                .clone()
                .unary(by_shop(), "Scan", |_, _| {
                    let mut seen = HashMap::new();
                    move |input, output| {
                        input.for_each_stamp(|capability, batches| {
                            let mut session = output.session(&capability);
                            for piece in batches.flat_map(|batch| batch.drain(..)) {
                                let seen = seen.entry(piece.shop).or_insert(0_u64);
                                *seen += 1;
                                session.give((*seen, piece));
                            }
                        });
                    }
                })
                .flat_map(|(seen, piece)| (seen % 100 == 0).then_some(piece))
                .map(|piece| (piece.shop, piece.at, piece.cents))
                .inspect(move |row| hundredths.push(row));

            let both = pieces.clone().map(Side::Ordered).concat(receipts.clone().map(Side::Paid));
            let by_customer = Exchange::new(|side: &Side| u64::from(side.customer()));
            let add = |both: &mut Both, side: Side| match side {
                Side::Ordered(piece) => both.ordered.push(piece),
                Side::Paid(receipt) => both.paid.push(receipt),
            };
            windowed(both, by_customer, 5 * MINUTE, |side| (side.at(), side.customer()), add)
                .flat_map(|(_, _, Both { ordered, paid })| {
                    ordered
                        .into_iter()
                        .flat_map(move |piece| paid.clone().into_iter().map(move |receipt| (piece, receipt)))
                })
                .map(|(piece, receipt)| (piece.customer, receipt.at, receipt.cents.abs_diff(piece.cents)))
                .filter(|(_, _, difference)| *difference < 1_000)
                .inspect(move |row| paid.push(row));

            let ordered = pieces.clone().map(|piece| (piece.customer, piece.at, piece.cents));
            let received = receipts.map(|receipt| (receipt.customer, receipt.at, receipt.cents));
            // A window of ten minutes is known by its last one.
            let each = ordered
                .concat(received)
                .flat_map(|(customer, at, cents)| (0..10).map(move |minute| (customer, at + minute * MINUTE, cents)));
            let by_customer = Exchange::new(|(customer, ..): &Row| u64::from(*customer));
            let add = |sum: &mut u64, (_, _, cents): Row| *sum += cents;
            windowed(each, by_customer, MINUTE, |(customer, at, _)| (*at, *customer), add)
                .map(|(customer, start, cents)| (customer, start + MINUTE, cents))
                .inspect(move |row| turnover.push(row));

            let by_customer = Exchange::new(|piece: &Piece| u64::from(piece.customer));
            let add = |count: &mut u64, _| *count += 1;
            windowed(pieces.clone(), by_customer, HOUR, |piece| (piece.at, piece.customer), add)
                .filter(|(_, _, count)| *count >= 12)
                .inspect(move |row| regulars.push(row));

            pieces
                .filter(|piece| piece.cents >= 4_900)
                .map(|piece| (piece.customer, piece.at, piece.cents))
                .inspect(move |row| dear.push(row));
        });
        while worker.step_or_park(None) {}
        sinks.map(|sink| sink.0.take())
    });
    let of_workers = workers.expect("the worker can be started").join();
    for of_worker in of_workers {
        let sinks = of_worker.expect("no worker panics");
        let names = ["minutes", "best", "hundredths", "paid", "turnover", "regulars", "dear"];
        for (sink, results) in names.into_iter().zip(sinks) {
            told(sink, results.into_iter().map(|(shop, at, cents)| [shop.into(), at as u64, cents]).collect());
        }
    }
}
