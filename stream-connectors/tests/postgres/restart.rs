//! The server is killed under load, and comes back.

use std::thread::{self, sleep};
use std::time::Duration;

use stream_connectors::postgres::postgres;
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use crate::database::{self, Database};
use crate::ledger::{booked, compare, ledger, make_tables, payments, plain, totals};
use crate::server::free_port;

const RECORDS: u64 = 30_000;

/// While the job runs, the server is killed, and is away for a while, three times.
fn under_load(run: impl FnOnce(&str) -> Result<thalweg::Report, Error> + Send) {
    let mut database = Database::start();
    make_tables(&database);
    let url = database.url();
    thread::scope(|scope| {
        let job = scope.spawn(|| run(&url));
        for away in [0, 300, 700] {
            sleep(Duration::from_millis(700));
            assert!(!job.is_finished(), "the job was quicker than its disturbance");
            database.kill();
            sleep(Duration::from_millis(away));
            database.start_again();
        }
        job.join().expect("no panic").unwrap_or_else(|error| panic!("{error:?}"));
    });
    compare(&database, RECORDS).unwrap_or_else(|difference| panic!("{difference}"));
}

#[test]
fn each_record_is_there_once_however_often_the_server_dies() {
    under_load(|url| {
        ledger(payments(RECORDS).rate(8_000.0), booked(url), totals(url))
            .trigger(Trigger::every(10.millis()))
            .checkpoint_to(InMemory::new())
            .run_blocking()
    });
}

#[test]
fn a_job_that_is_not_durable_writes_each_batch_once_too_as_long_as_it_runs() {
    under_load(|url| {
        plain(payments(RECORDS).rate(8_000.0), booked(url), totals(url))
            .workers(2)
            .trigger(Trigger::every(10.millis()))
            .run_blocking()
    });
}

#[test]
fn patience_has_an_end() {
    let url = database::url(free_port());
    let mut sink = postgres(url).insert_into("totals").columns(["account", "cents"]).patience(300.millis());
    let error = sink.write((1_u32, 2_i64)).expect_err("nobody is there");
    let told = format!("{error:?}");
    assert!(told.contains("can't begin to write to table `totals` of 127.0.0.1:"), "{told}");
    assert!(told.contains("`.patience(..)`") && told.contains("Connection refused"), "{told}");
}

#[test]
fn what_will_not_be_better_is_not_tried_again() {
    let database = Database::start();
    for (url, told) in [
        ("nonsense".to_owned(), "the connection string is not one such as"),
        (database.url().replace("/postgres", "/elsewhere"), "database \"elsewhere\" does not exist"),
        (database.url().replace("thalweg@", "nobody@"), "role \"nobody\" does not exist"),
        (format!("{}?sslmode=require", database.url()), "TLS"),
    ] {
        let mut sink = postgres(url).insert_into("totals").columns(["account"]);
        let error = format!("{:?}", sink.write((1_u32,)).expect_err("it can't be"));
        assert!(error.contains(told), "{error}");
    }
}
