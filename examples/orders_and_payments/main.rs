//! Joins the orders of a shop with their payments, and tells which orders were paid, and which were not in time.
//!
//! ```text
//! cargo run --release --example orders_and_payments
//! cargo run --release --example orders_and_payments -- --orders 100000 --workers 2
//! ```
//!
//! It makes the orders up itself (`made_up.rs`): one every two seconds, of which most are paid within ten minutes, some later, some
//! twice, and some never. An order is `unpaid` when nothing has come for it in ten minutes. At the end standard error tells how many
//! there were.

use std::error::Error as Cause;
use std::process::ExitCode;

use thalweg::prelude::*;

mod made_up;

use made_up::{Order, Payment};

/// What became of an order.
#[derive(Clone, Debug)]
struct Outcome {
    order: u64,
    cents: u64,
    /// How long the payment took, if there was one in time.
    paid_after: Option<i64>,
}

stream!(
    fn outcomes(
        orders: impl Source<Order>,
        payments: impl Source<Payment>,
        paid: impl Sink<Outcome>,
        unpaid: impl Sink<Outcome>,
    ) {
        let payments =
            payments.timestamp(|payment| payment.at).watermark(bounded(1.mins())).key_by(|payment| payment.order);
        let (in_time, not) = orders
            .timestamp(|order| order.at)
            .watermark(bounded(1.mins()))
            .key_by(|order| order.id)
            .left_join(payments)
            .between(0.secs(), 10.mins())
            .count_late()
            .map(|(id, order, payment)| Outcome {
                order: id,
                cents: order.cents,
                paid_after: payment.map(|payment| (payment.at.as_micros() - order.at.as_micros()) / 1_000_000),
            })
            .partition(|outcome| outcome.paid_after.is_some());
        in_time.sink(paid);
        not.sink(unpaid);
    }
);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("orders_and_payments: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Cause>> {
    let (orders, workers) = (option("--orders")?.unwrap_or(40), option("--workers")?.unwrap_or(1));
    let (mut paid, mut unpaid) = (0, 0);
    let report = outcomes(
        made_up::orders(orders),
        made_up::payments(orders),
        |outcome: Outcome| paid += told(&outcome, orders),
        |outcome: Outcome| unpaid += told(&outcome, orders),
    )
    .workers(workers as usize)
    .run_blocking()?;
    eprintln!("{paid} payments in time, {unpaid} orders without; {} came too late to tell", report.late);
    Ok(())
}

/// Prints what became of an order, where there are not too many.
fn told(outcome: &Outcome, orders: u64) -> u64 {
    if orders > 1_000 {
        return 1;
    }
    let euros = format!("{}.{:02} €", outcome.cents / 100, outcome.cents % 100);
    match outcome.paid_after {
        Some(seconds) => println!("order {}: {euros} paid after {seconds} s", outcome.order),
        None => println!("order {}: {euros} UNPAID", outcome.order),
    }
    1
}

/// The number behind an option.
fn option(name: &str) -> Result<Option<u64>, Box<dyn Cause>> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    match (arguments.next(), arguments.next()) {
        (Some(_), Some(number)) => Ok(Some(number.parse().map_err(|_| format!("{name}: `{number}` is no number"))?)),
        (Some(_), None) => Err(format!("{name} needs a number").into()),
        (None, _) => Ok(None),
    }
}
