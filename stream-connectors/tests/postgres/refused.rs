//! What can't be written: the error says where and why, and nothing of its batch is seen.

use stream_connectors::postgres::{Inserts, postgres};
use thalweg::prelude::*;

use crate::database::Database;

stream!(
    fn written(rows: impl Source<(i64, Option<String>)> + Bounded, out: impl Sink<(i64, Option<String>)>) {
        rows.sink(out);
    }
);

const MAKE: &str =
    "CREATE TABLE people (id integer PRIMARY KEY, name varchar(10) NOT NULL CHECK (name <> 'nobody'), more text)";

fn people(database: &Database) -> Inserts<2> {
    postgres(database.url()).insert_into("people").columns(["id", "name"])
}

/// The error of writing a row behind others, of which nothing is seen; those of earlier batches are.
fn refusal(out: impl Fn() -> Inserts<2>, database: &Database, id: i64, name: Option<&str>) -> String {
    let rows = |from: i64| (from..from + 5).map(|id| (id, Some(format!("person {id}"))));
    let rows: Vec<_> = rows(0).chain(rows(5)).chain([(id, name.map(String::from))]).chain(rows(20)).collect();
    database.execute("DELETE FROM people");
    let error =
        written(rows, out()).workers(2).trigger(Trigger::asap().cap(5)).run_blocking().expect_err("it is refused");
    assert_eq!(database.query("SELECT count(*) FROM people"), [["10"]], "{error:?}");
    format!("{error:?}")
}

fn says(error: &str, words: &[&str]) {
    assert!(words.iter().all(|words| error.contains(words)), "{error}");
}

#[test]
fn values_that_are_refused() {
    let database = Database::start();
    database.execute(MAKE);
    let out = || people(&database);
    let upserts = || people(&database).upsert_by(["id"]);

    let error = refusal(out, &database, 50, None);
    says(&error, &["the row (50, None)", "column `name` of table `people` of 127.0.0.1:", "the column is NOT NULL"]);
    let error = refusal(out, &database, 1 << 40, Some("ann"));
    says(&error, &["the row (1099511627776, Some(\"ann\"))", "column `id`", "1099511627776 is not within `int4`"]);
    let error = refusal(out, &database, 3, Some("ann"));
    says(
        &error,
        &["can't write batch 2, of 5 rows, to table `people`", "duplicate key value violates unique constraint"],
    );
    says(&error, &["detail: Key (id)=(3) already exists.", "where: COPY people, line 1", "SQLSTATE 23505"]);
    for out in [&out as &dyn Fn() -> Inserts<2>, &upserts] {
        let error = refusal(out, &database, 50, Some("nobody"));
        says(&error, &["violates check constraint \"people_name_check\"", "detail: Failing row contains (50, nobody"]);
        let error = refusal(out, &database, 50, Some("longer than ten"));
        says(&error, &["value too long for type character varying(10)"]);
        let error = refusal(out, &database, 50, Some("nul \0"));
        says(&error, &["invalid byte sequence for encoding \"UTF8\": 0x00"]);
    }
}

#[test]
fn tables_and_columns_that_are_not_there() {
    let database = Database::start();
    database.execute(MAKE);
    database.execute("CREATE TABLE no_key (id integer, name text)");
    let error_of = |sink: Inserts<2>| {
        let mut sink = sink;
        format!("{:?}", sink.write((1_i64, Some("ann"))).expect_err("it is refused"))
    };
    let to = |table: &str| postgres(database.url()).insert_into(table);
    says(&error_of(to("peple").columns(["id", "name"])), &["there is no table `peple` of 127.0.0.1:"]);
    says(&error_of(to("people").columns(["id", "nme"])), &["has no column `nme`: it has `id`, `name`, `more`"]);
    says(
        &error_of(to("people").columns(["name", "id"])),
        &["column `name` of table `people`", "is `varchar`", "`i64` (number 0"],
    );
    says(
        &error_of(people(&database).upsert_by(["more"])),
        &["`more` is a key of table `people`", "not among the columns"],
    );
    says(&error_of(people(&database).upsert_by(["name"])), &["can't take the place of others", "unique index"]);
    says(&error_of(to("no_key").columns(["id", "name"]).upsert_by(["id"])), &["by (id): it needs a primary key"]);
}

/// A field of a message has 31 bits for its length, and the server takes a gigabyte.
#[test]
fn large_values() {
    let database = Database::start();
    database.execute("CREATE TABLE large (id integer, name text)");
    let mut sink = postgres(database.url()).insert_into("large").columns(["id", "name"]);
    for id in 0..3 {
        sink.write((id, "x".repeat(20 << 20))).expect("it is encoded");
    }
    Sink::<(i32, String)>::flush(&mut sink).expect("it is written");
    assert_eq!(database.query("SELECT sum(length(name)) FROM large"), [["62914560"]]);
}

#[test]
fn a_job_that_may_not_make_the_table_of_batches_says_so() {
    let database = Database::start();
    database.execute("CREATE ROLE clerk LOGIN; CREATE TABLE t (a int); GRANT INSERT, SELECT ON t TO clerk; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let out = || postgres(database.url().replace("thalweg@", "clerk@")).insert_into("t").columns(["a"]);
    let error = format!("{:?}", out().write((1,)).expect_err("it may not"));
    says(&error, &["can't make the table `thalweg_batches`", "permission denied for schema public"]);
    // It needs no more than this where the table is there.
    let mut sink = postgres(database.url()).insert_into("t").columns(["a"]).named("other");
    sink.write((0,)).expect("the owner may");
    database.execute("GRANT SELECT, INSERT, UPDATE ON thalweg_batches TO clerk");
    let mut sink = out();
    sink.write((1,)).expect("it may");
    Sink::<(i32,)>::flush(&mut sink).expect("it may");
    assert_eq!(database.query("SELECT a FROM t"), [["1"]]);
}
