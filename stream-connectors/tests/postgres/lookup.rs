//! A table that is looked up, and changes.

use std::thread;
use std::time::{Duration, Instant};

use stream_connectors::postgres::{Kept, postgres_table};
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use crate::database::Database;

type Goods = (i64, String);

stream!(
    fn named(goods: impl Source<Goods>, sold: impl Source<i64>, out: impl Sink<(i64, Option<String>)>) {
        let goods = goods.key_by(|goods| goods.0).map_values(|goods| goods.1).unbounded("there are few").latest();
        sold.lookup(goods, |sku| *sku).sink(out);
    }

    fn kept(goods: impl Source<Kept<Goods>>, sold: impl Source<i64>, out: impl Sink<(i64, Option<String>)>) {
        let goods = goods
            .key_by(|goods| goods.row().0)
            .map_values(|goods| goods.is().map(|goods| goods.1))
            .unbounded("there are few")
            .latest();
        sold.lookup(goods, |sku| *sku).map(|(sku, name)| (sku, name.flatten())).sink(out);
    }

    #[durable(exactly_once)]
    fn durable(
        goods: impl Source<Goods>,
        sold: impl Source<i64>,
        out: impl Sink<(i64, Option<String>)>,
        check: impl Fn(i64),
    ) {
        let goods = goods.key_by(|goods| goods.0).map_values(|goods| goods.1).unbounded("there are few").latest();
        sold.inspect(|sku| check(*sku)).lookup(goods, |sku| *sku).sink(out);
    }

    fn copied(goods: impl Source<Goods>, out: impl Sink<Goods>) {
        goods.sink(out);
    }
);

fn goods(rows: u32) -> Database {
    let database = Database::start();
    database.execute(
        "CREATE TABLE goods (sku bigint PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT clock_timestamp())",
    );
    database.execute(&format!("INSERT INTO goods SELECT n, 'name ' || n FROM generate_series(0, {rows} - 1) AS n"));
    database
}

macro_rules! table {
    ($database:expr) => {
        postgres_table($database.url(), "SELECT sku, name FROM goods;", |row| Ok((row.get("sku")?, row.get("name")?)))
    };
}

/// A job that is asked, while it runs, what a key is looked up as.
fn asked(
    run: impl FnOnce(Channel<i64>, Collected<(i64, Option<String>)>) -> Result<Report, Error> + Send + 'static,
) -> impl Fn(i64, Option<&str>) {
    let (ask, questions) = channel(10);
    let answers = collected();
    let to = answers.clone();
    thread::spawn(move || run(questions, to).unwrap_or_else(|error| panic!("{error:?}")));
    move |sku, expected| {
        let patience = Instant::now() + Duration::from_secs(20);
        loop {
            ask.send_blocking(sku).expect("the job runs");
            let answer = (0..1_000).find_map(|_| {
                thread::sleep(Duration::from_millis(2));
                answers.take().pop()
            });
            let answer = answer.expect("an answer");
            if answer == (sku, expected.map(String::from)) {
                return;
            }
            assert!(Instant::now() < patience, "{answer:?} in place of {expected:?}");
        }
    }
}

#[test]
fn nothing_is_looked_up_before_the_table_was_read() {
    let database = goods(30_000);
    for (workers, cap) in [(1, 100_000), (2, 500)] {
        let answers = collected();
        let (table, sold) = table!(database).once().before((0..30_000).collect::<Vec<_>>());
        let job = named(table, sold, answers.clone()).workers(workers).trigger(Trigger::asap().cap(cap));
        job.run_blocking().expect("it runs");
        let expected: Vec<_> = (0..30_000).map(|sku| (sku, Some(format!("name {sku}")))).collect();
        assert!(answers.take() == expected);
    }
}

#[test]
fn an_empty_table_holds_nobody() {
    let database = goods(0);
    let answers = collected();
    let (table, sold) = table!(database).once().before(vec![3]);
    named(table, sold, answers.clone()).run_blocking().expect("it runs");
    assert_eq!(answers.take(), [(3, None)]);
}

#[test]
fn what_changes_is_seen_at_the_next_reading() {
    let mut database = goods(100);
    let (table, url) = (table!(database).every(Duration::from_millis(50)), database.url());
    let ask = asked(move |sold, answers| {
        let (table, sold) = table.before(sold);
        named(table, sold, answers).run_blocking()
    });
    ask(3, Some("name 3"));
    database.execute("UPDATE goods SET name = 'other' WHERE sku = 3; INSERT INTO goods VALUES (200, 'new')");
    ask(3, Some("other"));
    ask(200, Some("new"));
    database.execute("UPDATE goods SET name = 'name 3' WHERE sku = 3");
    ask(3, Some("name 3"));
    // The table can't tell that a row is gone.
    database.execute("DELETE FROM goods WHERE sku = 3; UPDATE goods SET name = 'then' WHERE sku = 4");
    ask(4, Some("then"));
    ask(3, Some("name 3"));
    // While the server is away, what was read is there.
    database.kill();
    ask(4, Some("then"));
    database.start_again();
    assert_eq!(url, database.url());
    database.execute("UPDATE goods SET name = 'after' WHERE sku = 4");
    ask(4, Some("after"));
}

#[test]
fn deleted_rows_are_told_if_asked_for() {
    let database = goods(100);
    let table = table!(database).every(Duration::from_millis(50)).with_deleted(["sku"]);
    let ask = asked(move |sold, answers| {
        let (table, sold) = table.before(sold);
        kept(table, sold, answers).run_blocking()
    });
    ask(3, Some("name 3"));
    database.execute("DELETE FROM goods WHERE sku = 3");
    ask(3, None);
    database.execute("INSERT INTO goods VALUES (3, 'again'); UPDATE goods SET name = 'other' WHERE sku = 4");
    ask(3, Some("again"));
    ask(4, Some("other"));
}

#[test]
fn of_a_table_that_says_what_has_changed_only_that_is_read() {
    let database = goods(1_000);
    let query = "SELECT sku, name, at FROM goods";
    let table = postgres_table(database.url(), query, |row| Ok((row.get("sku")?, row.get("name")?)));
    let table = table.every(Duration::from_millis(50)).changed_by("at");
    let seen = collected();
    let job = copied(table, seen.clone());
    let stop = job.stop_handle();
    let job = thread::spawn(move || job.run_blocking());
    let next = |count: usize| {
        let patience = Instant::now() + Duration::from_secs(20);
        let mut rows: Vec<Goods> = Vec::new();
        while rows.len() < count && Instant::now() < patience {
            thread::sleep(Duration::from_millis(10));
            rows.extend(seen.take());
        }
        rows
    };
    assert_eq!(next(1_000).len(), 1_000);
    database.execute("UPDATE goods SET name = 'seen', at = clock_timestamp() WHERE sku IN (3, 5)");
    assert_eq!(next(2), [(3, "seen".into()), (5, "seen".into())]);
    // At the same time as the newest that was seen.
    database.execute("INSERT INTO goods SELECT 2000, 'too', max(at) FROM goods");
    assert_eq!(next(1), [(2000, "too".into())]);
    // What doesn't say that it has changed hasn't.
    database.execute("UPDATE goods SET name = 'unseen' WHERE sku = 4");
    thread::sleep(Duration::from_millis(300));
    assert!(seen.take().is_empty());
    stop.stop();
    job.join().expect("no panic").expect("it runs");
}

#[test]
fn a_durable_job_looks_up_the_same_behind_a_crash() {
    let database = goods(3_000);
    let (checkpoint, answers) = (InMemory::new(), collected());
    let run = |fails_at: Option<i64>| {
        let (table, sold) = table!(database).once().before((0..10_000).map(|n| n % 3_000).collect::<Vec<_>>());
        let count = std::sync::atomic::AtomicI64::new(0);
        let check = move |_| {
            let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            assert!(Some(number) != fails_at, "the power is gone");
        };
        let job = durable(table, sold, answers.clone(), check).trigger(Trigger::asap().cap(700));
        job.checkpoint_to(checkpoint.clone()).run_blocking()
    };
    let runs: Vec<_> = [Some(0), Some(1_500), Some(700), Some(100), Some(4_000), None].into_iter().map(run).collect();
    assert!(runs.iter().filter(|run| run.is_err()).count() >= 4, "{runs:?}");
    assert!(runs.last().is_some_and(Result::is_ok), "{runs:?}");
    let expected: Vec<_> = (0..10_000).map(|n| n % 3_000).map(|sku| (sku, Some(format!("name {sku}")))).collect();
    assert!(answers.take() == expected);
}

#[test]
fn what_can_t_be_read_ends_the_job() {
    let database = goods(10);
    let error_of = |query: &str| {
        let table = postgres_table(database.url(), query, |row| Ok((row.get("sku")?, row.get("name")?)));
        format!("{:?}", copied(table, collected()).run_blocking().expect_err("it can't be read"))
    };
    assert!(error_of("SELECT sku FROM goods").contains("the query gives no column `name`, only `sku`"));
    assert!(error_of("SELECT * FROM good").contains("relation \"good\" does not exist"));
    let error = error_of("SELECT sku, nullif(name, 'name 7') AS name FROM goods ORDER BY sku");
    assert!(error.contains("row 8 is not as it should be") && error.contains("column `name` is NULL"), "{error}");
    let table = table!(database).changed_by("ät");
    let error = format!("{:?}", copied(table, collected()).run_blocking().expect_err("there is none"));
    assert!(error.contains("column \"ät\" does not exist"), "{error}");
}
