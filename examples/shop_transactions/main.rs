//! Adds up what shops sell, hour by hour, at prices that are looked up: with PostgreSQL, each hour exactly once, whatever crashes.
//!
//! ```text
//! cargo run --release --features postgres --example shop_transactions                      all in memory
//! cargo run --release --features postgres --example shop_transactions -- URL [FOLDER]      prices and results in a database
//! ```
//!
//! With a URL such as `postgres://ann@localhost/shop` it makes three tables, unless they are there: `goods`, with the prices; `revenue`, what each shop has sold in each hour; and
//! `thalweg_batches`, by which the sink knows what it has written. Shops then sell for ever, an hour in four seconds, until ctrl-c. Change a price meanwhile, and what is sold from
//! then on costs as much. `FOLDER` is where the job keeps its checkpoint: killed and begun again with the same one, it goes on.

use std::error::Error as Cause;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use thalweg::checkpoint::InMemory;
use thalweg::connectors::postgres::postgres;
use thalweg::prelude::*;
use thalweg::source::Random;

/// What is sold, at which price.
#[derive(Clone, Debug, Record, Serialize, Deserialize)]
struct Goods {
    sku: i64,
    cents: i64,
}

/// So many pieces were sold.
#[derive(Clone, Copy, Debug)]
struct Transaction {
    at: Timestamp,
    shop: i32,
    sku: i64,
    pieces: u32,
}

stream!(
    /// What each shop has sold in each hour: pieces and cents.
    #[durable(exactly_once)]
    fn revenue(
        transactions: impl Source<Transaction>,
        goods: impl Source<Goods>,
        out: impl Sink<(i32, Timestamp, u64, i64)>,
    ) {
        let prices =
            goods.key_by(|goods| goods.sku).map_values(|goods| goods.cents).unbounded("there are few").latest();
        transactions
            .lookup(prices, |sold| sold.sku)
            .filter_map(|(sold, cents)| cents.map(|cents| (sold, cents * i64::from(sold.pieces))))
            .timestamp(|(sold, _)| sold.at)
            .watermark(bounded(1.mins()))
            .key_by(|(sold, _)| sold.shop)
            .window(tumbling(1.hours()))
            .aggregate(|all| (all.sum(|(sold, _)| u64::from(sold.pieces)), all.sum(|(_, cents)| *cents)))
            .count_late()
            .map(|(shop, hour, (pieces, cents))| (shop, hour.start, pieces, cents))
            .sink(out);
    }
);

const TRANSACTIONS: u64 = 200_000;
const SHOPS: u64 = 3;
const SKUS: i64 = 500;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS goods (sku bigint PRIMARY KEY, cents bigint NOT NULL);
    INSERT INTO goods SELECT sku, 99 + sku * 7 FROM generate_series(0, 499) AS sku ON CONFLICT DO NOTHING;
    CREATE TABLE IF NOT EXISTS revenue (shop integer, hour timestamptz, pieces bigint, cents bigint, PRIMARY KEY (shop, hour));
";

/// Ten hours of three shops. A transaction is made of its number alone, so that it is the same behind a crash.
fn transaction(random: &mut Random, number: u64) -> Transaction {
    Transaction {
        at: Timestamp::from_millis(1_763_712_000_000 + number as i64 * 180),
        shop: random.below(SHOPS) as i32,
        sku: random.below(SKUS as u64) as i64,
        pieces: 1 + random.below(4) as u32,
    }
}

fn main() -> Result<(), Box<dyn Cause>> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next() {
        Some(url) => in_database(&url, arguments.next().map(PathBuf::from)),
        None => in_memory(),
    }
}

fn in_database(url: &str, folder: Option<PathBuf>) -> Result<(), Box<dyn Cause>> {
    postgres(url).execute(TABLES)?;
    let goods = postgres_table(url, "SELECT sku, cents FROM goods", |row| {
        Ok(Goods { sku: row.get("sku")?, cents: row.get("cents")? })
    });
    let (goods, transactions) = goods.every(1.secs()).before(generate(1, transaction).rate(5_000.0));
    let out =
        postgres(url).insert_into("revenue").columns(["shop", "hour", "pieces", "cents"]).upsert_by(["shop", "hour"]);
    let job = revenue(transactions, goods, out).stop_on_ctrl_c().trigger(Trigger::every(100.millis()));
    println!("SELECT * FROM revenue ORDER BY hour, shop; shows what comes in");
    let report = match folder {
        Some(folder) => job.checkpoint_to(folder).run_blocking()?,
        None => job.checkpoint_to(InMemory::new()).run_blocking()?,
    };
    println!("{report}");
    Ok(())
}

fn in_memory() -> Result<(), Box<dyn Cause>> {
    let goods: Vec<_> = (0..SKUS).map(|sku| Goods { sku, cents: 99 + sku * 7 }).collect();
    let (goods, transactions) = first(goods).before(generate(1, transaction).take(TRANSACTIONS));
    let results = collected();
    let report = revenue(transactions, goods, results.clone()).checkpoint_to(InMemory::new()).run_blocking()?;
    for (shop, hour, pieces, cents) in results.take() {
        println!("{hour}  shop {shop} {pieces:>6} pieces {:>9}.{:02}", cents / 100, cents % 100);
    }
    println!("{report}");
    Ok(())
}
