//! Twenty operators: what each shop sells by the minute, its best ten minutes, and every hundredth piece.

#[path = "../windowed.rs"]
mod windowed;

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use shop::{MINUTE, SECOND, orders, told};
use timely::Config;
use timely::dataflow::channels::pact::Exchange;
use timely::dataflow::operators::Inspect;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::vec::{Filter, Map};
use windowed::{timed, windowed};

/// A piece of an order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Piece {
    shop: u32,
    at: i64,
    cents: u64,
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
        let sinks: [Results; 3] = Default::default();
        let [minutes, best, hundredths] = sinks.clone();
        worker.dataflow(|scope| {
            let pieces = timed(scope, orders(), 5 * SECOND, |order| order.at)
                .filter(|order| order.cents >= 100)
                .flat_map(|order| {
                    (0..order.pieces).map(move |_| Piece { shop: order.shop, at: order.at, cents: order.cents })
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
        });
        while worker.step_or_park(None) {}
        sinks.map(|sink| sink.0.take())
    });
    let of_workers = workers.expect("the worker can be started").join();
    for of_worker in of_workers {
        let sinks = of_worker.expect("no worker panics");
        for (sink, results) in ["minutes", "best", "hundredths"].into_iter().zip(sinks) {
            told(sink, results.into_iter().map(|(shop, at, cents)| [shop.into(), at as u64, cents]).collect());
        }
    }
}
