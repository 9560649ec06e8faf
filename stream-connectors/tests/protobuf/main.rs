//! Records from messages of Protobuf: bare, framed, cut off, made up.

use proptest::prelude::*;
use prost::Message;
use stream_connectors::payload::Payloads;
use stream_connectors::payload::protobuf::Protobuf;
use thalweg::prelude::*;
use thalweg::sink::Format;

#[derive(Clone, PartialEq, Message)]
struct Order {
    #[prost(int64, tag = "1")]
    id: i64,
    #[prost(string, tag = "2")]
    customer: String,
    #[prost(string, optional, tag = "3")]
    note: Option<String>,
    #[prost(message, repeated, tag = "4")]
    items: Vec<Item>,
    #[prost(double, tag = "5")]
    price: f64,
}

#[derive(Clone, PartialEq, Message)]
struct Item {
    #[prost(string, tag = "1")]
    article: String,
    #[prost(sint32, tag = "2")]
    count: i32,
}

stream!(
    fn orders(orders: impl Source<Order>, out: impl Sink<Order>) {
        orders.sink(out);
    }
);

fn read(messages: Vec<Vec<u8>>, workers: usize) -> Result<Vec<Order>, Error> {
    let mut found = Vec::new();
    orders(shared(messages).protobuf::<Order>(), &mut found).workers(workers).run_blocking()?;
    Ok(found)
}

fn message(mut format: impl Format<Order>, order: Order) -> Vec<u8> {
    let mut out = Vec::new();
    format.format(order, &mut out).unwrap();
    out
}

fn order() -> Order {
    let items = vec![Item { article: "pen".into(), count: -3 }];
    Order { id: 7, customer: "Ann".into(), note: Some(String::new()), items, price: 19.99 }
}

fn any_order() -> impl Strategy<Value = Order> {
    let item = ("\\PC{0,8}", any::<i32>()).prop_map(|(article, count)| Item { article, count });
    let note = proptest::option::of("\\PC{0,8}");
    (any::<i64>(), "\\PC{0,12}", note, proptest::collection::vec(item, 0..4), -1e9..1e9f64)
        .prop_map(|(id, customer, note, items, price)| Order { id, customer, note, items, price })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_encoded_is_decoded(all in proptest::collection::vec(any_order(), 0..12), workers in 1..=3usize) {
        let messages = all.iter().map(|order| message(Protobuf, order.clone())).collect();
        prop_assert_eq!(read(messages, workers).unwrap(), all);
    }

    /// Whatever comes: a record or an error, and no panic.
    #[test]
    fn any_bytes_are_a_record_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = read(vec![bytes.clone()], 1);
        let framed = [&[0, 0, 0, 0, 7], bytes.as_slice()].concat();
        let _ = orders(shared(vec![framed]).protobuf::<Order>().framed(), |_| {}).run_blocking();
    }
}

/// What is told of a message.
fn told(error: &Error) -> String {
    std::error::Error::source(error).expect("a cause").to_string()
}

#[test]
fn a_message_that_was_cut_off_is_refused_unless_it_ends_with_a_field() {
    let whole = order().encode_to_vec();
    // Where fields end: such a message is another, and nobody can tell.
    let mut ends = vec![0];
    for known in 1..=5 {
        let mut part = order();
        (known < 5).then(|| part.price = 0.0);
        (known < 4).then(|| part.items.clear());
        (known < 3).then(|| part.note = None);
        (known < 2).then(|| part.customer.clear());
        ends.push(part.encode_to_vec().len());
    }
    for length in 0..whole.len() {
        let found = read(vec![whole[..length].to_vec()], 1);
        assert_eq!(found.is_ok(), ends.contains(&length), "{length}: {found:?}");
    }
    let error = read(vec![whole[..whole.len() - 1].to_vec()], 1).expect_err("half a message");
    assert!(told(&error).starts_with("the input: failed to decode Protobuf message"), "{error:?}");
}

#[test]
fn a_field_that_says_it_is_longer_than_any_is_refused() {
    let long = [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let error = read(vec![long.to_vec()], 1).expect_err("no such string");
    assert!(told(&error).contains("buffer underflow"), "{error:?}");
    // Groups in groups, without end.
    let error = read(vec![vec![0x7b; 1 << 20]], 1).expect_err("too deep");
    assert!(told(&error).contains("recursion limit"), "{error:?}");
}

#[test]
fn a_frame_says_which_message_of_a_schema_it_is() {
    let framed = |indexes: &[i64]| message(Protobuf.framed(7, indexes), order());
    assert_eq!(framed(&[0])[..6], [0, 0, 0, 0, 7, 0]);
    let read = |message: Vec<u8>, indexes: &[i64]| {
        let mut found = Vec::new();
        let source = shared(vec![message]).protobuf::<Order>().framed_at(indexes);
        orders(source, &mut found).run_blocking().map(|_| found)
    };
    assert_eq!(read(framed(&[0]), &[0]).unwrap(), [order()]);
    assert_eq!(read(framed(&[1, 0]), &[1, 0]).unwrap(), [order()]);
    let error = read(framed(&[1]), &[0]).expect_err("another message");
    assert_eq!(told(&error), "the input: expected message [0] of the schema, found message [1]");
    let error = read(order().encode_to_vec(), &[0]).expect_err("no frame");
    assert_eq!(told(&error), "the input, byte 1: expected the byte 0 that stands in front of the number of a schema");
}
