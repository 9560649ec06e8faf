//! Fifty operators: the twenty, who pays what they order, what comes in and goes out, who buys much, and what is dear.

use shop::{Order, Payment, orders, payments, told};
use thalweg::prelude::*;

/// A piece of an order.
#[derive(Clone, Copy, Debug, Record)]
struct Piece {
    shop: u32,
    customer: u32,
    at: i64,
    cents: u64,
}

/// A payment less what the bank keeps.
#[derive(Clone, Copy, Debug, Record)]
struct Receipt {
    customer: u32,
    at: i64,
    cents: u64,
}

/// Someone, a time, and an amount.
type Row = (u32, i64, u64);

stream!(
    fn sales(
        orders: impl Source<Order> + Bounded,
        payments: impl Source<Payment> + Bounded,
        minutes: impl Sink<Row>,
        best: impl Sink<Row>,
        hundredths: impl Sink<Row>,
        paid: impl Sink<Row>,
        turnover: impl Sink<Row>,
        regulars: impl Sink<Row>,
        dear: impl Sink<Row>,
    ) {
        let pieces = orders
            .filter(|order| order.cents >= 100)
            .timestamp(|order| Timestamp::from_micros(order.at))
            .watermark(bounded(5.secs()))
            .flat_map(|order| {
                let Order { shop, customer, at, cents, pieces } = order;
                (0..pieces).map(move |_| Piece { shop, customer, at, cents })
            });
        let by_shop = pieces.key_by(|piece| piece.shop);
        let by_customer = pieces.key_by(|piece| piece.customer);
        let payments = payments
            .filter(|payment| payment.cents > 0)
            .timestamp(|payment| Timestamp::from_micros(payment.at))
            .watermark(bounded(10.secs()))
            .map(|payment| {
                let Payment { customer, at, cents } = payment;
                Receipt { customer, at, cents: cents - cents / 50 }
            })
            .key_by(|payment| payment.customer);

        by_shop
            .window(tumbling(1.mins()))
            .sum(|piece| piece.cents)
            .drop_late()
            .map(|(shop, window, cents)| (shop, window.start.as_micros(), cents))
            .filter(|(_, _, cents)| *cents >= 1_000)
            .sink(minutes);

        by_shop
            .window(tumbling(10.mins()))
            .aggregate(|all| (all.count(), all.max(|piece| piece.cents)))
            .drop_late()
            .map(|(shop, window, (count, dearest))| (shop, window.start.as_micros(), count * dearest))
            .sink(best);

        by_shop
            .scan(0_u64, |seen, piece| {
                *seen += 1;
                (*seen, piece)
            })
            .filter_map(|(seen, piece)| (seen % 100 == 0).then_some(piece))
            .map(|piece| (piece.shop, piece.at, piece.cents))
            .sink(hundredths);

        by_customer
            .join(payments)
            .window(tumbling(5.mins()))
            .drop_late()
            .map(|(customer, _, piece, payment)| (customer, payment.at, payment.cents.abs_diff(piece.cents)))
            .filter(|(_, _, difference)| *difference < 1_000)
            .sink(paid);

        let ordered = by_customer.map(|piece| (piece.customer, piece.cents));
        let received = payments.map(|payment| (payment.customer, payment.cents));
        ordered
            .merge(received)
            .key_by(|(customer, _)| *customer)
            .window(sliding(10.mins()).every(1.mins()))
            .sum(|(_, cents)| *cents)
            .drop_late()
            .map(|(customer, window, cents)| (customer, window.end.as_micros(), cents))
            .sink(turnover);

        by_customer
            .window(tumbling(1.hours()))
            .count()
            .drop_late()
            .filter(|(_, _, count)| *count >= 12)
            .map(|(customer, window, count)| (customer, window.start.as_micros(), count))
            .sink(regulars);

        pieces.filter(|piece| piece.cents >= 4_900).map(|piece| (piece.customer, piece.at, piece.cents)).sink(dear);
    }
);

fn main() -> Result<(), Error> {
    let mut sinks: [Vec<Row>; 7] = Default::default();
    let [minutes, best, hundredths, paid, turnover, regulars, dear] = &mut sinks;
    sales(orders(), payments(), minutes, best, hundredths, paid, turnover, regulars, dear).run_blocking()?;
    let names = ["minutes", "best", "hundredths", "paid", "turnover", "regulars", "dear"];
    for (sink, results) in names.into_iter().zip(sinks) {
        told(sink, results.into_iter().map(|(key, at, value)| [key.into(), at as u64, value]).collect());
    }
    Ok(())
}
