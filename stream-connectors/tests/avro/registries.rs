//! Schemas by their numbers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;
use stream_connectors::payload::Payloads;
use stream_connectors::payload::avro::{encoder, registry, schema, schema_folder};
use thalweg::prelude::*;

use crate::{ORDER, message, order, read};

#[derive(Debug, PartialEq, Deserialize)]
struct Reading {
    sensor: i64,
    unit: String,
}

stream!(
    fn readings(readings: impl Source<Reading>, out: impl Sink<(i64, String)>) {
        readings.map(|reading| (reading.sensor, reading.unit)).sink(out);
    }
);

const OLD: &str = r#"{"type": "record", "name": "Reading", "fields": [{"name": "sensor", "type": "int"}]}"#;
const NEW: &str = r#"{"type": "record", "name": "Reading", "fields": [
    {"name": "sensor", "type": "long"}, {"name": "unit", "type": "string"}, {"name": "more", "type": "int"}]}"#;
const READ: &str = r#"{"type": "record", "name": "Reading", "fields": [
    {"name": "sensor", "type": "long"},
    {"name": "unit", "type": "string", "default": "celsius"}]}"#;

#[derive(serde::Serialize)]
struct Old {
    sensor: i32,
}

#[derive(serde::Serialize)]
struct New {
    sensor: i64,
    unit: &'static str,
    more: i32,
}

fn messages() -> Vec<Vec<u8>> {
    let old = |sensor| message(encoder(OLD).framed(1), Old { sensor });
    let new = |sensor| message(encoder(NEW).framed(70_000), New { sensor, unit: "kelvin", more: 5 });
    vec![old(7), new(1 << 40), old(8), new(9)]
}

#[test]
fn each_message_is_read_by_its_schema_and_resolved_to_the_readers() {
    let schemas = BTreeMap::from([(1, OLD.to_owned()), (70_000, NEW.to_owned())]);
    for workers in 1..=3 {
        let mut found = Vec::new();
        let source = shared(messages()).avro::<Reading>(registry(schemas.clone()).read_as(READ));
        readings(source, &mut found).workers(workers).run_blocking().unwrap();
        let of = |sensor, unit: &str| (sensor, unit.to_owned());
        assert_eq!(found, [of(7, "celsius"), of(1 << 40, "kelvin"), of(8, "celsius"), of(9, "kelvin")]);
    }
}

#[test]
fn a_registry_is_asked_once_for_each_schema() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let schemas = move |number: u32| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(match number {
            1 => Some(OLD.to_owned()),
            70_000 => Some(NEW.to_owned()),
            _ => None,
        })
    };
    let mut many = Vec::new();
    (0..100).for_each(|_| many.extend(messages()));
    let source = shared(many).avro::<Reading>(registry(schemas).read_as(READ));
    readings(source, |_| {}).trigger(Trigger::asap().cap(10)).run_blocking().unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[test]
fn a_folder_is_a_registry() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("avro-schemas");
    let _ = std::fs::remove_dir_all(&folder);
    let framed = || vec![message(encoder(ORDER).framed(7), order())];
    let error = read(framed(), registry(schema_folder(&folder)), 1).expect_err("no folder");
    assert_eq!(
        format!("{error:?}").lines().nth(1),
        Some(
            "  caused by: can't read the schema `FILE`"
                .replace("FILE", &folder.join("7.avsc").display().to_string())
                .as_str()
        )
    );
    std::fs::create_dir_all(&folder).unwrap();
    let error = read(framed(), registry(schema_folder(&folder)), 1).expect_err("no file");
    let cause = std::error::Error::source(&error).expect("a cause").to_string();
    assert_eq!(cause, "the input, byte 2: there is no schema 7 in the registry");
    std::fs::write(folder.join("7.avsc"), ORDER).unwrap();
    assert_eq!(read(framed(), registry(schema_folder(&folder)), 1).unwrap(), [order()]);
}

#[test]
fn what_is_no_messages_fault_leaves_no_message_out() {
    for (answer, said) in [
        (Err(Error::new("the server is down")), "the server is down"),
        (Ok(Some("{}".to_owned())), "it is no schema of Avro"),
        (Ok(Some(list())), "a record of it may hold one of its kind"),
    ] {
        let answer = std::sync::Mutex::new(Some(answer));
        let schemas = move |_| answer.lock().unwrap().take().unwrap_or(Ok(None));
        let source = shared(messages()).avro::<Reading>(registry(schemas)).on_malformed(|_| Ok(()));
        let error = format!("{:?}", readings(source, |_| {}).run_blocking().expect_err("no schema"));
        assert!(error.starts_with("can't get schema 1 of Avro") && error.contains(said), "{error}");
    }
}

/// A schema of what goes on for as long as it likes.
fn list() -> String {
    r#"{"type": "record", "name": "List", "fields": [{"name": "next", "type": ["null", "List"]}]}"#.to_owned()
}

#[test]
fn a_schema_that_can_not_be_read_by_ends_the_job_before_it_reads() {
    let error = |schemas| format!("{:?}", read(vec![], schemas, 1).expect_err("no schema"));
    assert!(error(schema("{}")).starts_with("can't read Avro by the writer's schema"));
    assert!(error(schema(list())).contains("a record of it may hold one of its kind"));
    assert!(error(schema(ORDER).read_as("{}")).starts_with("can't read Avro by the reader's schema"));
    // Two records that hold each other are found too; one that is named twice is not one of these.
    let through = r#"{"type": "record", "name": "n.A", "fields": [{"name": "b", "type": {"type": "array", "items":
        {"type": "record", "name": "B", "fields": [{"name": "a", "type": {"type": "map", "values": "n.A"}}]}}}]}"#;
    assert!(error(schema(through)).contains("a record of it may hold one of its kind"));
}
