//! Each type, written, seen by the server as it should be, and read back.

use std::fmt::Debug;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use stream_connectors::postgres::{FromColumn, Json, Sql, ToColumn, postgres, postgres_table};
use thalweg::prelude::*;

use crate::database::Database;

/// Writes a value, looks how the server shows it, and gives the table it is in.
fn written<V: ToColumn>(database: &Database, column: &str, value: V, shown: &str) {
    database.execute(&format!("DROP TABLE IF EXISTS t; CREATE TABLE t (v {column})"));
    let mut sink = postgres(database.url()).insert_into("t").columns(["v"]);
    let told = format!("{value:?} as {column}");
    sink.write((value,)).unwrap_or_else(|error| panic!("{told}: {error:?}"));
    Sink::<(V,)>::flush(&mut sink).unwrap_or_else(|error| panic!("{told}: {error:?}"));
    Sink::<(V,)>::close(&mut sink).unwrap_or_else(|error| panic!("{told}: {error:?}"));
    assert_eq!(database.query("SELECT v::text FROM t"), [[shown]], "{told}");
}

stream!(
    fn read<T: Send + Sync + 'static>(table: impl Source<T> + Bounded, out: impl Sink<T>) {
        table.sink(out);
    }
);

/// The one value of the table.
fn read_back<V: FromColumn + Send + Sync + 'static>(database: &Database) -> Result<V, Error> {
    let values = collected();
    let table = postgres_table(database.url(), "SELECT v FROM t", |row| row.get::<V>("v"));
    read(table.once(), values.clone()).run_blocking()?;
    Ok(values.take().pop().expect("a row"))
}

fn both<V: ToColumn + FromColumn + Clone + PartialEq + Debug + Send + Sync + 'static>(
    database: &Database,
    column: &str,
    value: V,
    shown: &str,
) {
    written(database, column, value.clone(), shown);
    assert_eq!(read_back::<V>(database).unwrap_or_else(|error| panic!("{error:?}")), value, "{column}");
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Address {
    street: String,
    number: Option<u32>,
}

#[test]
fn numbers() {
    let database = Database::start();
    both(&database, "boolean", true, "true");
    both(&database, "smallint", -7_i16, "-7");
    both(&database, "integer", i32::MIN, "-2147483648");
    both(&database, "bigint", i64::MAX, "9223372036854775807");
    both(&database, "bigint", 7_u64, "7");
    both(&database, "bigint", 7_u16, "7");
    both(&database, "integer", 7_i64, "7");
    both(&database, "oid", u32::MAX, "4294967295");
    written(&database, "smallint", 7_i8, "7");
    written(&database, "integer", 7_usize, "7");
    written(&database, "numeric", u64::MAX, "18446744073709551615");
    written(&database, "numeric", i128::MIN, "-170141183460469231731687303715884105728");
    written(&database, "numeric(12, 2)", 10_000_i64, "10000.00");
    written(&database, "numeric", 0_i32, "0");
    both(&database, "real", 1.5_f32, "1.5");
    both(&database, "double precision", -0.1_f64, "-0.1");
    written(&database, "double precision", 0.5_f32, "0.5");
    written(&database, "double precision", f64::NAN, "NaN");
}

#[test]
fn texts_and_bytes() {
    let database = Database::start();
    database.execute("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN short AS varchar(5)");
    for column in ["text", "varchar(20)", "name"] {
        both(&database, column, String::from("\"ü\\ \t'"), "\"ü\\ \t'");
    }
    both(&database, "text", String::new(), "");
    both(&database, "text", Box::<str>::from("boxed"), "boxed");
    both(&database, "short", String::from("four"), "four");
    both(&database, "mood", String::from("ok"), "ok");
    written(&database, "text", "borrowed", "borrowed");
    both(&database, "bytea", vec![0_u8, 255], "\\x00ff");
    written(&database, "bytea", [1_u8; 3], "\\x010101");
    both(&database, "uuid", [7_u8; 16], "07070707-0707-0707-0707-070707070707");
}

#[test]
fn times() {
    let database = Database::start();
    let at = Timestamp::from_micros(1_782_000_000_123_456);
    both(&database, "timestamp", at, "2026-06-21 00:00:00.123456");
    written(&database, "timestamptz", SystemTime::UNIX_EPOCH, "1970-01-01 00:00:00+00");
    both(&database, "timestamptz", Timestamp::from_secs(-1), "1969-12-31 23:59:59+00");
    both(&database, "timestamptz", Timestamp::MAX, "infinity");
    both(&database, "timestamptz", Timestamp::MIN, "-infinity");
    both(&database, "timestamptz", SystemTime::UNIX_EPOCH + Duration::from_secs(90), "1970-01-01 00:01:30+00");
    written(&database, "interval", Duration::from_millis(90_500), "00:01:30.5");
    database.execute("DROP TABLE t; CREATE TABLE t (v timestamptz)");
    let mut sink = postgres(database.url()).insert_into("t").columns(["v"]);
    let error = sink.write((Timestamp::from_micros(i64::MIN + 1),)).expect_err("there is no such time");
    assert!(format!("{error:?}").contains("is not within `timestamptz`"), "{error:?}");
}

#[test]
fn options_arrays_and_more() {
    let database = Database::start();
    both(&database, "integer", None::<i32>, "NULL");
    both(&database, "text", Some(String::from("some")), "some");
    both(&database, "integer[]", vec![1_i32, -2], "{1,-2}");
    both(&database, "integer[]", Vec::<i32>::new(), "{}");
    both(&database, "text[]", vec![String::from("a,b"), String::new()], "{\"a,b\",\"\"}");
    written(&database, "bigint[]", vec![Some(7_u64), None], "{7,NULL}");
    let address = Address { street: "Quay".into(), number: None };
    both(&database, "jsonb", Json(address.clone()), "{\"number\": null, \"street\": \"Quay\"}");
    both(&database, "json", Json(address), "{\"street\":\"Quay\",\"number\":null}");
    both(&database, "inet", "10.0.0.7".parse::<IpAddr>().expect("an address"), "10.0.0.7/32");
    both(&database, "\"char\"", Sql(65_i8), "A");
}

#[test]
fn what_can_t_be_read_as_asked() {
    let database = Database::start();
    database.execute("CREATE TABLE t (v bigint); INSERT INTO t VALUES (5000000000)");
    let told = |error: Error| format!("{error:?}");
    let error = told(read_back::<i32>(&database).expect_err("it is too large"));
    assert!(error.contains("can't read `SELECT v FROM t` from 127.0.0.1:"), "{error}");
    assert!(
        error.contains("row 1 is not as it should be") && error.contains("5000000000 is not within `i32`"),
        "{error}"
    );
    let error = told(read_back::<String>(&database).expect_err("it is a number"));
    assert!(error.contains("column `v` is `int8`, which can't be read as `alloc::string::String`"), "{error}");
    database.execute("UPDATE t SET v = NULL");
    let error = told(read_back::<i64>(&database).expect_err("it is NULL"));
    assert!(error.contains("column `v` is NULL") && error.contains("`Option<i64>` can be"), "{error}");
    let table = postgres_table(database.url(), "SELECT v FROM t", |row| row.get::<Option<i64>>("w")).once();
    let error = told(read(table, collected()).run_blocking().expect_err("there is none"));
    assert!(error.contains("the query gives no column `w`, only `v`"), "{error}");
    let table = postgres_table(database.url(), "SELECT w FROM t", |row| row.get::<Option<i64>>("w")).once();
    let error = told(read(table, collected()).run_blocking().expect_err("there is none"));
    assert!(error.contains("column \"w\" does not exist"), "{error}");
}
