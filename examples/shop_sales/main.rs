//! Reads what shops have sold from a file of CSV, and prints the revenue of each shop, hour by hour.
//!
//! ```text
//! cargo run --release --example shop_sales                  a day of three shops, in examples/data/
//! cargo run --release --example shop_sales -- sales.csv     another file with these columns
//! ```
//!
//! The columns are found by their names in the header, in any order. Those that no field of [`Sale`] has are skipped, and of those that there are, only what the
//! pipeline reads is decoded; all are looked at, so that a row with a cell that is not what it should be is told and left out, whatever is read.

use std::process::ExitCode;

use thalweg::prelude::*;

/// The file that is read unless another is named.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/sales.csv");

/// A row.
#[derive(Clone, Decode)]
pub struct Sale<'a> {
    pub at: Timestamp,
    pub shop: &'a str,
    pub pieces: u32,
    #[decode(rename = "price in cents")]
    pub cents: u32,
    /// In percent; an empty cell is none.
    pub discount: Option<u32>,
    #[decode(rename = "paid with")]
    pub paid_with: PaidWith,
}

/// How a sale was paid.
#[derive(Clone, Copy, Decode)]
#[decode(rename_all = "lowercase")]
pub enum PaidWith {
    Card,
    Cash,
}

stream!(
    /// What each shop has sold in each hour, in cents.
    fn revenue(sales: impl Source<Sale<'_>>, out: impl Sink<(Box<str>, Window, u64)>) {
        sales
            .timestamp(|sale| sale.at)
            .watermark(bounded(1.mins()))
            .key_by(|sale| sale.shop)
            .window(tumbling(1.hours()))
            .sum(|sale| u64::from(sale.pieces) * u64::from(sale.cents) * percent_paid(sale.discount) / 100)
            .count_late()
            .sink(out);
    }
);

fn percent_paid(discount: Option<u32>) -> u64 {
    100 - u64::from(discount.unwrap_or(0).min(100))
}

fn main() -> ExitCode {
    let path = std::env::args_os().nth(1).unwrap_or_else(|| SAMPLE.into());
    let sales = lines(path).csv::<Sale>().delimiter(b';').on_malformed(|malformed| {
        eprintln!("left out: {malformed}");
        Ok(())
    });
    let told = |(shop, hour, cents): (Box<str>, Window, u64)| {
        println!("{}  {shop:8} {:6}.{:02}", hour.start, cents / 100, cents % 100);
    };
    let job = revenue(sales, told);
    eprintln!("{}", job.explain());
    match job.run_blocking() {
        Ok(report) => {
            eprintln!("{} rows", report.records_in);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("shop_sales: {error:?}");
            ExitCode::FAILURE
        }
    }
}
