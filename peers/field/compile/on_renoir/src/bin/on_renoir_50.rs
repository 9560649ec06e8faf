//! Fifty operators: the twenty, who pays what they order, what comes in and goes out, who buys much, and what is dear. Windows of event time begin with the
//! first item of their key here: so the window is in the key.

use renoir::prelude::*;
use serde::{Deserialize, Serialize};
use shop::{HOUR, MINUTE, Order, Payment, orders, payments, told};

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

/// The start of a time's window.
fn start(at: i64, length: i64) -> i64 {
    at - at.rem_euclid(length)
}

fn main() {
    let context = StreamContext::new(RuntimeConfig::local(1).expect("there is a worker"));
    let pieces = context.stream_iter(orders().into_iter()).filter(|order| order.cents >= 100).flat_map(|order| {
        let Order { shop, customer, at, cents, pieces } = order;
        (0..pieces).map(move |_| Piece { shop, customer, at, cents })
    });
    let mut pieces = pieces.split(7).into_iter();
    let mut pieces = || pieces.next().expect("there are seven");
    let receipts = context.stream_iter(payments().into_iter()).filter(|payment| payment.cents > 0).map(|payment| {
        let Payment { customer, at, cents } = payment;
        Receipt { customer, at, cents: cents - cents / 50 }
    });
    let mut receipts = receipts.split(2).into_iter();
    let mut receipts = || receipts.next().expect("there are two");

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

    let paid = pieces()
        .join(
            receipts(),
            |piece| (piece.customer, start(piece.at, 5 * MINUTE)),
            |receipt| (receipt.customer, start(receipt.at, 5 * MINUTE)),
        )
        .unkey()
        .map(|((customer, _), (piece, receipt))| (customer, receipt.at, receipt.cents.abs_diff(piece.cents)))
        .filter(|(_, _, difference)| *difference < 1_000)
        .collect_vec();

    let ordered = pieces().map(|piece| (piece.customer, piece.at, piece.cents));
    let received = receipts().map(|receipt| (receipt.customer, receipt.at, receipt.cents));
    let turnover = ordered
        .merge(received)
        .flat_map(|(customer, at, cents)| {
            (1..=10).map(move |minute| (customer, start(at, MINUTE) + minute * MINUTE, cents))
        })
        .group_by_fold(
            |(customer, end, _)| (*customer, *end),
            0,
            |sum, (_, _, cents)| *sum += cents,
            |sum, more| *sum += more,
        )
        .unkey()
        .map(|((customer, end), cents)| (customer, end, cents))
        .collect_vec();

    let regulars = pieces()
        .group_by_count(|piece| (piece.customer, start(piece.at, HOUR)))
        .unkey()
        .filter(|(_, count)| *count >= 12)
        .map(|((customer, start), count)| (customer, start, count as u64))
        .collect_vec();

    let dear = pieces()
        .filter(|piece| piece.cents >= 4_900)
        .map(|piece| (piece.customer, piece.at, piece.cents))
        .collect_vec();

    context.execute_blocking();
    let names = ["minutes", "best", "hundredths", "paid", "turnover", "regulars", "dear"];
    for (sink, results) in names.into_iter().zip([minutes, best, hundredths, paid, turnover, regulars, dear]) {
        let results = results.get().unwrap_or_default();
        told(sink, results.into_iter().map(|(key, at, value)| [key.into(), at as u64, value]).collect());
    }
}
