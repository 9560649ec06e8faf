//! Twenty operators: what each shop sells by the minute, its best ten minutes, and every hundredth piece.

use shop::{Order, orders, told};
use thalweg::prelude::*;

/// A piece of an order.
#[derive(Clone, Copy, Debug)]
struct Piece {
    shop: u32,
    at: i64,
    cents: u64,
}

stream!(
    fn sales(
        orders: impl Source<Order> + Bounded,
        minutes: impl Sink<(u32, i64, u64)>,
        best: impl Sink<(u32, i64, u64)>,
        hundredths: impl Sink<(u32, i64, u64)>,
    ) {
        let pieces = orders
            .filter(|order| order.cents >= 100)
            .timestamp(|order| Timestamp::from_micros(order.at))
            .watermark(bounded(5.secs()))
            .flat_map(|order| {
                (0..order.pieces).map(move |_| Piece { shop: order.shop, at: order.at, cents: order.cents })
            })
            .key_by(|piece| piece.shop);

        pieces
            .window(tumbling(1.mins()))
            .sum(|piece| piece.cents)
            .drop_late()
            .map(|(shop, window, cents)| (shop, window.start.as_micros(), cents))
            .filter(|(_, _, cents)| *cents >= 1_000)
            .sink(minutes);

        pieces
            .window(tumbling(10.mins()))
            .aggregate(|all| (all.count(), all.max(|piece| piece.cents)))
            .drop_late()
            .map(|(shop, window, (count, dearest))| (shop, window.start.as_micros(), count * dearest))
            .sink(best);

        pieces
            .scan(0_u64, |seen, piece| {
                *seen += 1;
                (*seen, piece)
            })
            .filter_map(|(seen, piece)| (seen % 100 == 0).then_some(piece))
            .map(|piece| (piece.shop, piece.at, piece.cents))
            .sink(hundredths);
    }
);

fn main() -> Result<(), Error> {
    let (mut minutes, mut best, mut hundredths) = (Vec::new(), Vec::new(), Vec::new());
    sales(orders(), &mut minutes, &mut best, &mut hundredths).run_blocking()?;
    for (sink, results) in [("minutes", minutes), ("best", best), ("hundredths", hundredths)] {
        told(sink, results.into_iter().map(|(shop, at, cents)| [shop.into(), at as u64, cents]).collect());
    }
    Ok(())
}
