//! What is in the table is what was written.

use std::thread;
use std::time::Duration;

use stream_connectors::postgres::{Inserts, postgres};
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;
use thalweg::sink::Transactional;

use crate::database::Database;

stream!(
    fn copied(pairs: impl Source<(i64, String)> + Bounded, out: impl Sink<(i64, String)>) {
        pairs.sink(out);
    }

    #[durable]
    fn durable(pairs: impl Source<(i64, String)> + Bounded, out: impl Sink<(i64, String)>) {
        pairs.sink(out);
    }

    /// What is written borrows from its batch.
    fn words(lines: impl Source<&str>, out: impl Sink<(&str, usize)>) {
        lines.flat_map(|line| line.split(' ')).map(|word| (word, word.len())).sink(out);
    }
);

struct Sale {
    shop: &'static str,
    cents: u32,
}

stream!(
    fn sold(sales: impl Source<Sale> + Bounded, out: impl Sink<Sale>) {
        sales.sink(out);
    }
);

fn pairs(count: i64) -> Vec<(i64, String)> {
    (0..count).map(|number| (number * 7919 % count, format!("it's number \"{number}\" \\ ü"))).collect()
}

fn table(database: &Database) -> Inserts<2> {
    database.execute("CREATE TABLE IF NOT EXISTS pairs (id bigint, name text, at timestamptz DEFAULT now())");
    postgres(database.url()).insert_into("pairs").columns(["id", "name"])
}

fn found(database: &Database) -> Vec<(i64, String)> {
    let rows = database.query("SELECT id, name FROM pairs WHERE at IS NOT NULL");
    rows.into_iter().map(|row| (row[0].parse().expect("a number"), row[1].clone())).collect()
}

#[test]
fn rows_are_appended_in_their_order() {
    let database = Database::start();
    let mut expected = Vec::new();
    for workers in 1..=3 {
        let job = copied(pairs(20_000), table(&database)).workers(workers).trigger(Trigger::asap().cap(777));
        job.run_blocking().expect("it runs");
        expected.extend(pairs(20_000));
        assert_eq!(found(&database), expected, "with {workers} workers");
    }
}

#[test]
fn of_the_rows_of_a_key_the_last_one_stays() {
    let database = Database::start();
    database.execute("CREATE TABLE \"Last\" (b text, a integer, said text, PRIMARY KEY (a, b))");
    let out = postgres(database.url()).insert_into("public.Last").columns(["said", "a", "b"]).upsert_by(["a", "b"]);
    stream!(
        fn upserts(
            rows: impl Source<(String, i32, &'static str)> + Bounded,
            out: impl Sink<(String, i32, &'static str)>,
        ) {
            rows.sink(out);
        }
    );
    let rows: Vec<_> = (0..10_000)
        .map(|number| (format!("said {number}"), number % 7, if number % 2 == 0 { "even" } else { "odd" }))
        .collect();
    upserts(rows, out).workers(2).trigger(Trigger::asap().cap(999)).run_blocking().expect("it runs");
    let found = database.query("SELECT said FROM \"Last\" ORDER BY a, b");
    let last =
        |key: i32, is_odd: i32| (0..10_000).rev().find(|n| n % 7 == key && n % 2 == is_odd).expect("there is one");
    let expected: Vec<_> =
        (0..7).flat_map(|key| [0, 1].map(|is_odd| vec![format!("said {}", last(key, is_odd))])).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_table_of_keys_alone_is_a_set() {
    let database = Database::start();
    database.execute("CREATE TABLE words (word text PRIMARY KEY)");
    let out = || postgres(database.url()).insert_into("words").columns(["word"]).upsert_by(["word"]);
    stream!(
        fn set(words: impl Source<(&'static str,)> + Bounded, out: impl Sink<(&'static str,)>) {
            words.sink(out);
        }
    );
    for _ in 0..2 {
        set(vec![("a",), ("b",), ("a",)], out()).run_blocking().expect("it runs");
    }
    assert_eq!(database.query("SELECT word FROM words ORDER BY word"), [["a"], ["b"]]);
}

#[test]
fn what_is_written_may_borrow_and_a_closure_may_make_the_rows() {
    let database = Database::start();
    database.execute("CREATE TABLE words (word text, letters smallint); CREATE TABLE sales (shop text, cents bigint)");
    let out = postgres(database.url()).insert_into("words").columns(["word", "letters"]);
    words(lines_from("text", &b"to be or not\n"[..]), out).run_blocking().expect("it runs");
    assert_eq!(
        database.query("SELECT word, letters FROM words"),
        [["to", "2"], ["be", "2"], ["or", "2"], ["not", "3"]]
    );

    let out = postgres(database.url()).insert_into("sales").columns(["shop", "cents"]);
    let out = out.rows(|sale: Sale| (sale.shop, sale.cents));
    sold(vec![Sale { shop: "north", cents: 250 }], out).workers(2).run_blocking().expect("it runs");
    assert_eq!(database.query("SELECT shop, cents FROM sales"), [["north", "250"]]);
}

#[test]
fn a_job_may_run_on_tokio() {
    let database = Database::start();
    let (table, sink) = (table(&database), table(&database).named("another"));
    drop(sink);
    let runtime = tokio::runtime::Runtime::new().expect("tokio");
    runtime.block_on(async { copied(pairs(1_000), table).workers(2).run().await }).expect("it runs");
    assert_eq!(found(&database), pairs(1_000));
}

#[test]
fn a_durable_job_begun_again_writes_nothing_twice() {
    let database = Database::start();
    let checkpoint = InMemory::new();
    for run in 0..6 {
        let job = durable(pairs(1_000), table(&database)).trigger(Trigger::once().cap(300));
        job.checkpoint_to(checkpoint.clone()).run_blocking().unwrap_or_else(|error| panic!("run {run}: {error:?}"));
    }
    assert_eq!(found(&database), pairs(1_000));
}

#[test]
fn a_batch_that_comes_again_is_known_by_its_number() {
    let database = Database::start();
    let write = |sink: &mut Inserts<2>, rows: i64| {
        pairs(rows).into_iter().try_for_each(|pair| sink.write(pair))?;
        sink.prepare(0)
    };
    let close = |mut sink: Inserts<2>| Sink::<(i64, String)>::close(&mut sink);
    let mut sink = table(&database);
    sink.recover(None).expect("it recovers");
    write(&mut sink, 10).expect("it writes");
    drop(sink); // the job crashes before its checkpoint has the batch

    let mut sink = table(&database);
    sink.recover(None).expect("it recovers");
    write(&mut sink, 10).expect("it is there");
    sink.prepare(1).expect("nothing is written");
    assert_eq!(found(&database), pairs(10));
    close(sink).expect("it closes");

    let mut sink = table(&database);
    sink.recover(None).expect("it recovers");
    let error = write(&mut sink, 9).expect_err("it is another batch");
    assert!(format!("{error:?}").contains("with 10 rows, and comes again with 9"), "{error:?}");
}

#[test]
fn a_checkpoint_that_was_lost_is_noticed() {
    let database = Database::start();
    let job = |checkpoint| {
        durable(pairs(1_000), table(&database)).trigger(Trigger::asap().cap(100)).checkpoint_to(checkpoint)
    };
    job(InMemory::new()).run_blocking().expect("it runs");
    let error = format!("{:?}", job(InMemory::new()).run_blocking().expect_err("the batches are there already"));
    assert!(
        error.contains("this job's checkpoint has none") && error.contains("DELETE FROM thalweg_batches"),
        "{error}"
    );
    assert_eq!(found(&database).len(), 1_000);
}

#[test]
fn of_two_jobs_by_the_same_name_one_writes() {
    let database = Database::start();
    let mut first = table(&database);
    first.write((1_i64, String::from("first"))).expect("it writes");
    let mut second = table(&database).patience(Duration::from_millis(300));
    let error = format!("{:?}", second.write((2_i64, String::from("second"))).expect_err("the first one writes"));
    assert!(error.contains("another job, or another output of this one, writes to table `pairs`"), "{error}");
    let mut third = table(&database).named("by another name");
    third.write((3_i64, String::from("third"))).expect("it writes");

    // The first one's connection is lost, and another job takes its place before it has noticed.
    database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    thread::sleep(Duration::from_millis(100));
    let mut second = table(&database);
    second.write((2_i64, String::from("second"))).expect("nobody writes");
    Sink::<(i64, String)>::flush(&mut second).expect("it is written");
    Sink::<(i64, String)>::close(&mut second).expect("it closes");
    let error = format!("{:?}", Sink::<(i64, String)>::flush(&mut first).expect_err("it is not the first any more"));
    assert!(error.contains("another job has begun to write to table `pairs`"), "{error}");
    Sink::<(i64, String)>::flush(&mut third).expect("it connects again");
    assert_eq!(found(&database), [(2, "second".into()), (3, "third".into())]);
}
