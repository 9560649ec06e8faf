//! Five operators: what each shop has sold.

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::HashMap;
use shop::{orders, told};
use timely::Config;
use timely::dataflow::channels::pact::Exchange;
use timely::dataflow::operators::generic::Operator;
use timely::dataflow::operators::vec::{Filter, Map, ToStream};

fn main() {
    let workers = timely::execute(Config::thread(), |worker| {
        let totals = Rc::new(RefCell::new(HashMap::new()));
        let sums = Rc::clone(&totals);
        worker.dataflow::<u64, _, _>(|scope| {
            orders()
                .to_stream(scope)
                .filter(|order| order.cents >= 100)
                .map(|order| (order.shop, order.cents * u64::from(order.pieces)))
                .sink(Exchange::new(|(shop, _): &(u32, u64)| u64::from(*shop)), "Sum", move |(input, _)| {
                    let mut sums = sums.borrow_mut();
                    input.for_each(|_, sales| {
                        sales.drain(..).for_each(|(shop, cents)| *sums.entry(shop).or_insert(0) += cents);
                    });
                });
        });
        while worker.step_or_park(None) {}
        totals.take()
    });
    let of_workers = workers.expect("the worker can be started").join().into_iter();
    let totals = of_workers.flat_map(|of_worker| of_worker.expect("no worker panics"));
    told("totals", totals.map(|(shop, cents)| [shop.into(), 0, cents]).collect());
}
