//! What is asked of every source and sink.

use std::time::Duration;

use stream_connectors::postgres::{postgres, postgres_table};
use thalweg::prelude::*;
use thalweg::testing::{sink, source};

use crate::database::Database;

#[test]
fn a_table_keeps_the_contract_of_a_sink() -> Result<(), Error> {
    let database = Database::start();
    let outside = |number: usize| {
        let table = format!("t{number}");
        database.execute(&format!("CREATE TABLE {table} (at bigserial, record bigint)"));
        let query = format!("SELECT record FROM {table} ORDER BY at");
        let (database, url) = (&database, database.url());
        let number = |row: &Vec<String>| (row[0].parse::<i64>().expect("a number"),);
        let seen = move || database.query(&query).iter().map(number).collect();
        (move || postgres(&url).insert_into(&table).columns(["record"]), seen)
    };
    let records = || (0..7).map(|number| (number,));
    sink(outside, records()).check_resume()?;
    sink(outside, records()).check_exactly_once()
}

#[test]
fn a_table_that_is_read_keeps_the_contract_of_a_source() -> Result<(), Error> {
    let database = Database::start();
    database.execute("CREATE TABLE t AS SELECT n FROM generate_series(0::bigint, 2999) AS n");
    let table = || postgres_table(database.url(), "SELECT n FROM t ORDER BY n", |row| row.get::<i64>("n"));
    source(|| table().once(), |number: i64| number).expect(0..3_000).check()?;
    source(|| table().every(Duration::from_millis(20)), |number: i64| number).expect(0..3_000).endless().check()
}
