use std::collections::HashMap;

use thalweg::prelude::*;

stream!(
    fn totals(sales: impl Source<(u32, f64)> + Bounded, known: HashMap<u32, u64>, out: impl Sink<f64>) {
        sales
            .key_by(|sale| sale.0)
            .initial(known)
            .scan(0.0, |total: &mut f64, sale| {
                *total += sale.1;
                *total
            })
            .sink(out);
    }
);

fn main() {}
