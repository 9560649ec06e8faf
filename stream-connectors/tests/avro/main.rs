//! Records from messages of Avro: by one schema or by the number of one, resolved, cut off, made up.

#[cfg(feature = "http")]
#[path = "../wire/mod.rs"]
mod wire;

mod damaged;
mod registries;
#[cfg(feature = "http")]
mod service;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use stream_connectors::payload::Payloads;
use stream_connectors::payload::avro::{Schemas, encoder, schema};
use thalweg::prelude::*;
use thalweg::sink::Format;

/// A record with something of every kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    id: i64,
    paid: bool,
    weight: f32,
    price: f64,
    customer: String,
    note: Option<String>,
    items: Vec<Item>,
    best: Option<Item>,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    article: String,
    count: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum State {
    Open,
    Sent,
}

const ORDER: &str = r#"{"type": "record", "name": "Order", "namespace": "shop", "fields": [
    {"name": "id", "type": "long"},
    {"name": "paid", "type": "boolean"},
    {"name": "weight", "type": "float"},
    {"name": "price", "type": "double"},
    {"name": "customer", "type": "string"},
    {"name": "note", "type": ["null", "string"]},
    {"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "Item", "fields": [
        {"name": "article", "type": "string"},
        {"name": "count", "type": "int"}
    ]}}},
    {"name": "best", "type": ["null", "Item"]},
    {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["Open", "Sent"]}}
]}"#;

stream!(
    fn orders(orders: impl Source<Order>, out: impl Sink<Order>) {
        orders.sink(out);
    }
);

/// The message that a record is.
fn message<T>(mut format: impl Format<T>, record: T) -> Vec<u8> {
    let mut out = Vec::new();
    format.format(record, &mut out).unwrap();
    out
}

fn order() -> Order {
    let item = |article: &str, count| Item { article: article.into(), count };
    Order {
        id: -7,
        paid: true,
        weight: 0.5,
        price: 19.99,
        customer: "Ann Önder".into(),
        note: Some("by the door".into()),
        items: vec![item("pen", 3), item("ink", -1)],
        best: Some(item("pen", 3)),
        state: State::Sent,
    }
}

/// What a pipeline reads of some messages.
fn read(messages: Vec<Vec<u8>>, schemas: Schemas, workers: usize) -> Result<Vec<Order>, Error> {
    let mut found = Vec::new();
    orders(shared(messages).avro::<Order>(schemas), &mut found).workers(workers).run_blocking()?;
    Ok(found)
}

fn any_order() -> impl Strategy<Value = Order> {
    let item = || ("\\PC{0,8}", any::<i32>()).prop_map(|(article, count)| Item { article, count });
    let scalars = (any::<i64>(), any::<bool>(), -1e9..1e9f32, -1e99..1e99f64, "\\PC{0,12}");
    let state = prop_oneof![Just(State::Open), Just(State::Sent)];
    let others = (
        proptest::option::of("\\PC{0,8}"),
        proptest::collection::vec(item(), 0..4),
        proptest::option::of(item()),
        state,
    );
    (scalars, others).prop_map(|((id, paid, weight, price, customer), (note, items, best, state))| Order {
        id,
        paid,
        weight,
        price,
        customer,
        note,
        items,
        best,
        state,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_encoded_is_decoded(all in proptest::collection::vec(any_order(), 0..12), workers in 1..=3usize) {
        let messages: Vec<_> = all.iter().map(|order| message(encoder(ORDER), order.clone())).collect();
        prop_assert_eq!(&read(messages.clone(), schema(ORDER), workers).unwrap(), &all);
        // By way of a schema that differs in nothing but a word of explanation, so that it is resolved.
        let other = ORDER.replace(r#""name": "id","#, r#""name": "id", "default": 0,"#);
        prop_assert_eq!(&read(messages, schema(ORDER).read_as(other), workers).unwrap(), &all);
    }
}

#[test]
fn one_of_a_kind() {
    let found = read(vec![message(encoder(ORDER), order())], schema(ORDER), 1).unwrap();
    assert_eq!(found, [order()]);
}

#[test]
fn what_does_not_fit_the_schema_is_not_written() {
    let mut out = Vec::new();
    assert!(encoder(r#""int""#).format("text", &mut out).is_err());
    let error = encoder("int or so").format(1, &mut out).unwrap_err().to_string();
    assert!(error.starts_with("the schema is none of Avro: "), "{error}");
}
