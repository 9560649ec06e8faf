//! Twenty operators: what each shop sells by the minute, its best ten minutes, and every hundredth piece. Windows of event time begin with the first item of
//! their key here: so the window is in the key.

use renoir::prelude::*;
use serde::{Deserialize, Serialize};
use shop::{MINUTE, orders, told};

/// A piece of an order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Piece {
    shop: u32,
    at: i64,
    cents: u64,
}

/// The start of a time's window.
fn start(at: i64, length: i64) -> i64 {
    at - at.rem_euclid(length)
}

fn main() {
    let context = StreamContext::new(RuntimeConfig::local(1).expect("there is a worker"));
    let pieces = context
        .stream_iter(orders().into_iter())
        .filter(|order| order.cents >= 100)
        .flat_map(|order| (0..order.pieces).map(move |_| Piece { shop: order.shop, at: order.at, cents: order.cents }));
    let mut pieces = pieces.split(3).into_iter();
    let mut pieces = || pieces.next().expect("there are three");

    let minutes = pieces()
        .group_by_fold(
            |piece| (piece.shop, start(piece.at, MINUTE)),
            0,
            |sum, piece| *sum += piece.cents,
            |sum, more| *sum += more,
        )
        .unkey()
        .map(|((shop, start), cents)| (shop, start, cents))
        .filter(|(_, _, cents)| *cents >= 1_000)
        .collect_vec();

    let best = pieces()
        .group_by_fold(
            |piece| (piece.shop, start(piece.at, 10 * MINUTE)),
            (0_u64, 0_u64),
            |(count, dearest), piece| (*count, *dearest) = (*count + 1, piece.cents.max(*dearest)),
            |(count, dearest), more| (*count, *dearest) = (*count + more.0, more.1.max(*dearest)),
        )
        .unkey()
        .map(|((shop, start), (count, dearest))| (shop, start, count * dearest))
        .collect_vec();

    let hundredths = pieces()
        .group_by(|piece| piece.shop)
        .rich_map({
            let mut seen = 0_u64;
            move |(_, piece)| {
                seen += 1;
                (seen, piece)
            }
        })
        .filter_map(|(_, (seen, piece))| (seen % 100 == 0).then_some(piece))
        .drop_key()
        .map(|piece| (piece.shop, piece.at, piece.cents))
        .collect_vec();

    context.execute_blocking();
    for (sink, results) in [("minutes", minutes), ("best", best), ("hundredths", hundredths)] {
        let results = results.get().unwrap_or_default();
        told(sink, results.into_iter().map(|(shop, at, cents)| [shop.into(), at as u64, cents]).collect());
    }
}
