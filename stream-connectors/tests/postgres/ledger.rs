//! The job that is disturbed, and what must be in its tables in the end.

use std::collections::BTreeMap;

use stream_connectors::postgres::postgres;
use thalweg::prelude::*;
use thalweg::source::Random;

use crate::database::Database;

stream!(
    /// Each payment, and what each account has been paid.
    #[durable(exactly_once)]
    pub fn ledger(
        payments: impl Source<(i64, u32, i64)> + Bounded,
        booked: impl Sink<(i64, u32, i64)>,
        totals: impl Sink<(u32, i64)>,
    ) {
        payments.sink(booked);
        payments.key_by(|payment| payment.1).sum(|payment| payment.2).sink(totals);
    }

    /// The same without a checkpoint.
    pub fn plain(
        payments: impl Source<(i64, u32, i64)> + Bounded,
        booked: impl Sink<(i64, u32, i64)>,
        totals: impl Sink<(u32, i64)>,
    ) {
        payments.sink(booked);
        payments.key_by(|payment| payment.1).sum(|payment| payment.2).sink(totals);
    }
);

fn payment(random: &mut Random, number: u64) -> (i64, u32, i64) {
    (number as i64, random.below(50) as u32, random.below(20_000) as i64 - 9_000)
}

pub fn payments(count: u64) -> Generate<impl Fn(&mut Random, u64) -> (i64, u32, i64), Bounded> {
    generate(1, payment).take(count)
}

pub fn make_tables(database: &Database) {
    database.execute(
        "CREATE TABLE booked (number bigint NOT NULL, account integer NOT NULL, cents bigint NOT NULL, note text);
         CREATE TABLE totals (account integer PRIMARY KEY, cents bigint NOT NULL)",
    );
}

pub fn booked(url: &str) -> impl Sink<(i64, u32, i64)> + thalweg::sink::Transactional + Send + use<> {
    // With the notes a batch is more than one piece: some are sent before it is complete.
    let noted = |(number, account, cents): (i64, u32, i64)| (number, account, cents, "paid ".repeat(300));
    postgres(url).insert_into("booked").columns(["number", "account", "cents", "note"]).rows(noted)
}

pub fn totals(url: &str) -> impl Sink<(u32, i64)> + thalweg::sink::Transactional + Send + use<> {
    postgres(url).insert_into("totals").columns(["account", "cents"]).upsert_by(["account"])
}

/// Each payment is there once, and each total is right.
pub fn compare(database: &Database, count: u64) -> Result<(), String> {
    let expected: Vec<_> = (0..count).map(|number| payment(&mut Random::new(1, number), number)).collect();
    let rows = database.query("SELECT number, account, cents FROM booked ORDER BY number, account, cents");
    let found: Vec<(i64, u32, i64)> =
        rows.iter().map(|row| (number(&row[0]), number(&row[1]), number(&row[2]))).collect();
    if found != expected {
        let lost = expected.iter().filter(|payment| !found.contains(payment)).count();
        return Err(format!("{} rows in place of {count}, {lost} lost", found.len()));
    }
    let mut sums = BTreeMap::<u32, i64>::new();
    expected.iter().for_each(|(_, account, cents)| *sums.entry(*account).or_default() += cents);
    let rows = database.query("SELECT account, cents FROM totals");
    let found: BTreeMap<u32, i64> = rows.iter().map(|row| (number(&row[0]), number(&row[1]))).collect();
    if found == sums { Ok(()) } else { Err("the totals are wrong".into()) }
}

fn number<N: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> N {
    text.parse().expect("a number")
}
