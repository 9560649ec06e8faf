//! Rows per second, beside the loop that one writes by hand over the same client.
//!
//! ```text
//! cargo test --release -p stream-connectors --features postgres --test postgres figures -- --ignored --nocapture
//! ```

use std::pin::pin;
use std::time::Instant;

use stream_connectors::postgres::postgres;
use thalweg::prelude::*;
use thalweg::source::Random;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, NoTls};

use crate::database::{Database, SAFE};

const ROWS: u64 = 2_000_000;
const BATCH: usize = 100_000;
const ROUNDS: usize = 5;

stream!(
    fn copied(rows: impl Source<(i64, i32, String)> + Bounded, out: impl Sink<(i64, i32, String)>) {
        rows.sink(out);
    }
);

fn row(random: &mut Random, number: u64) -> (i64, i32, String) {
    (number as i64, random.below(1_000_000) as i32, format!("customer {}", random.below(100_000)))
}

fn empty(database: &Database) {
    database.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint, cents integer, name text); CHECKPOINT");
}

fn by_pipeline(database: &Database, is_upsert: bool) -> f64 {
    empty(database);
    let mut out = postgres(database.url()).insert_into("t").columns(["id", "cents", "name"]);
    if is_upsert {
        database.execute("ALTER TABLE t ADD PRIMARY KEY (id)");
        out = out.upsert_by(["id"]);
    }
    let begun = Instant::now();
    let rows = generate(1, row).take(ROWS);
    copied(rows, out).trigger(Trigger::asap().cap(BATCH)).run_blocking().unwrap_or_else(|error| panic!("{error:?}"));
    begun.elapsed().as_secs_f64()
}

/// Such rows, a transaction for each batch.
async fn by_hand(client: &Client) -> Result<(), tokio_postgres::Error> {
    let copy = client.prepare("COPY t (id, cents, name) FROM STDIN (FORMAT binary)").await?;
    let mut number = 0;
    while number < ROWS {
        client.batch_execute("BEGIN").await?;
        let mut writer =
            pin!(BinaryCopyInWriter::new(client.copy_in(&copy).await?, &[Type::INT8, Type::INT4, Type::TEXT]));
        for _ in 0..BATCH {
            let (id, cents, name) = row(&mut Random::new(1, number), number);
            writer.as_mut().write(&[&id, &cents, &name]).await?;
            number += 1;
        }
        writer.finish().await?;
        client.batch_execute("COMMIT").await?;
    }
    Ok(())
}

#[test]
#[ignore = "it measures"]
fn figures() {
    let database = Database::with(SAFE);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("tokio");
    let (mut ours, mut theirs, mut upserts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(by_pipeline(&database, false));
        empty(&database);
        let begun = Instant::now();
        let by_hand = async {
            let (client, connection) = tokio_postgres::connect(&database.url(), NoTls).await?;
            tokio::spawn(connection);
            by_hand(&client).await
        };
        runtime.block_on(by_hand).expect("it runs");
        theirs.push(begun.elapsed().as_secs_f64());
        assert_eq!(database.query("SELECT count(*) FROM t"), [[ROWS.to_string()]]);
        upserts.push(by_pipeline(&database, true));
    }
    for (what, times) in [("this sink", &ours), ("by hand", &theirs), ("this sink, upserts", &upserts)] {
        let times: Vec<_> = times.iter().map(|time| format!("{:>9.0}", ROWS as f64 / time)).collect();
        println!("{what:<20} rows/s {}", times.join(" "));
    }
    let mut ratios: Vec<_> = ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs).collect();
    ratios.sort_by(f64::total_cmp);
    println!("time, this sink : by hand, median of {ROUNDS} pairs: {:.2}", ratios[ROUNDS / 2]);
}
