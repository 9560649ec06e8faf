//! Messages that are records.

use proptest::prelude::*;
use serde::Serialize;
use stream_connectors::payload::Payloads;
use thalweg::prelude::*;
use thalweg::source::{Batch, Limit, Replayable, Share};

use crate::topic::{Kept, topic, values};

#[derive(Clone, Debug, PartialEq, Decode)]
struct Click<'a> {
    page: &'a str,
    user: u64,
    tags: Vec<String>,
}

stream!(
    fn clicked(clicks: impl Source<Click<'_>>, out: impl Sink<(String, u64, Vec<String>)>) {
        clicks.map(|click| (click.page.to_owned(), click.user, click.tags)).sink(out);
    }

    fn users(clicks: impl Source<Click<'_>>, out: impl Sink<u64>) {
        clicks.map(|click| click.user).sink(out);
    }

    fn keyed(clicks: impl Source<(crate::topic::Message<'_>, Option<Click<'_>>)>, out: impl Sink<(&str, Option<u64>)>) {
        clicks.map(|(message, click)| (message.key(), click.map(|click| click.user))).sink(out);
    }

    #[durable]
    fn durable_users(clicks: impl Source<Click<'_>>, out: impl Sink<u64>) {
        clicks.map(|click| click.user).sink(out);
    }
);

const CLICKS: [&str; 6] = [
    r#"{"page":"/","user":1,"tags":[]}"#,
    r#"{"page":"/a","user":2,"tags":["x"]}"#,
    "{\n  \"user\": 3,\r\n  \"page\": \"/b\",\n  \"more\": {\"x\": [\n1\n]},\n  \"tags\": [\n\"y\",\n\t\"z\"\n]\n}\n",
    r#" { "tags" : [ ] , "page" : "" , "user" : 4 } "#,
    r#"{"page":"/","user":5,"tags":[]}"#,
    "{\"page\":\"/\",\"user\":6,\"tags\":[]}\r\n\n",
];

fn expected() -> Vec<(String, u64, Vec<String>)> {
    let of =
        |page: &str, user, tags: &[&str]| (page.to_owned(), user, tags.iter().map(|&tag| tag.to_owned()).collect());
    vec![
        of("/", 1, &[]),
        of("/a", 2, &["x"]),
        of("/b", 3, &["y", "z"]),
        of("", 4, &[]),
        of("/", 5, &[]),
        of("/", 6, &[]),
    ]
}

#[test]
fn json_is_read_on_one_line_or_several_by_any_number_of_workers() {
    for workers in 1..=3 {
        let mut found = Vec::new();
        clicked(values(CLICKS).json::<Click>(), &mut found).workers(workers).run_blocking().unwrap();
        assert_eq!(found, expected());
        let mut found = Vec::new();
        users(values(CLICKS).json::<Click>(), &mut found).workers(workers).run_blocking().unwrap();
        assert_eq!(found, [1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn a_message_stays_beside_its_record_and_a_tombstone_is_none() {
    let of = |key, value: Option<&str>| Kept { key, value: value.map(|value| value.as_bytes().to_vec()) };
    let topic = topic([vec![of("a", Some(CLICKS[0])), of("b", None)], vec![of("c", Some(CLICKS[1]))]]);
    for workers in 1..=3 {
        let mut found = Vec::new();
        let source = topic.clone().json::<Click>().optional().with_message();
        keyed(source, |(key, user): (&str, _)| found.push((key.to_owned(), user)))
            .workers(workers)
            .run_blocking()
            .unwrap();
        assert_eq!(found, [("a".into(), Some(1)), ("b".into(), None), ("c".into(), Some(2))]);
    }
}

#[test]
fn what_the_source_knows_passes_through() {
    let of = |value: &str| Kept { key: "", value: Some(value.as_bytes().to_vec()) };
    let mut source = topic([vec![of(CLICKS[0])], vec![of(CLICKS[1])]]).json::<Click>();
    assert_eq!((source.partitions(), source.lag()), (2, Some(2)));
    assert_eq!(source.watermark(1), Some(Timestamp::from_secs(1)));
    assert!(source.is_idle(1) && !source.is_idle(0));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let limit = Limit { records: 10, bytes: 10 };
    assert!(source.poll_ready(&mut context, limit).is_ready());
    assert_eq!(source.position(), [1, 1]);
    let batch = source.batch();
    assert_eq!((batch.records(), batch.bytes()), (2, 7));
    let partitions: Vec<_> = batch.shares(2).iter().map(Share::partition).collect();
    assert_eq!(partitions, [0, 1]);
}

#[test]
fn a_durable_pipeline_goes_on_behind_its_messages() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("payload-durable");
    let _ = std::fs::remove_dir_all(&folder);
    let found = collected();
    let job = || {
        let source = values(CLICKS).json::<Click>();
        durable_users(source, found.clone()).checkpoint_to(&folder).trigger(Trigger::asap().cap(2)).run_blocking()
    };
    let stopped = values(CLICKS.into_iter().take(3).chain(["no"])).json::<Click>();
    let error =
        durable_users(stopped, found.clone()).checkpoint_to(&folder).trigger(Trigger::asap().cap(2)).run_blocking();
    assert!(error.is_err());
    assert_eq!(found.take(), [1, 2]);
    assert_eq!(job().unwrap().records_in, 4);
    assert_eq!(job().unwrap().records_in, 0);
    assert_eq!(found.take(), [3, 4, 5, 6]);
}

#[derive(Clone, Debug, PartialEq, Decode, Serialize)]
struct Sale {
    shop: String,
    cents: u64,
    share: f64,
    note: Option<String>,
    paid: bool,
}

stream!(
    fn sold(sales: impl Source<Sale>, out: impl Sink<Sale>) {
        sales.sink(out);
    }

    fn cents(sales: impl Source<Sale>, out: impl Sink<u64>) {
        sales.map(|sale| sale.cents).sink(out);
    }
);

#[test]
fn csv_is_read_by_the_order_of_the_fields_or_by_a_header() {
    let mut found = Vec::new();
    let messages = values(["Rome,5,0.5,,true", "\"a, b\",6,1,\"x \"\"y\"\"\",false\r\n"]);
    sold(messages.csv::<Sale>(), &mut found).run_blocking().unwrap();
    let of = |shop: &str, cents, share, note: Option<&str>, paid| Sale {
        shop: shop.into(),
        cents,
        share,
        note: note.map(Into::into),
        paid,
    };
    assert_eq!(found, [of("Rome", 5, 0.5, None, true), of("a, b", 6, 1.0, Some("x \"y\""), false)]);
    let mut found = Vec::new();
    let messages = values(["7;x;true;Rome;0;"]);
    let source = messages.csv::<Sale>().header("cents;other;paid;shop;share;note").delimiter(b';');
    sold(source, &mut found).run_blocking().unwrap();
    assert_eq!(found, [of("Rome", 7, 0.0, None, true)]);
}

fn sale() -> impl Strategy<Value = Sale> {
    let text = prop_oneof!["[a-z,;\" ]{0,12}", "\\PC{0,8}"];
    (text.clone(), any::<u64>(), -1e9..1e9f64, proptest::option::of(text), any::<bool>()).prop_map(
        |(shop, cents, share, note, paid)| {
            let note = note.filter(|note| !note.is_empty());
            Sale { shop, cents, share, note, paid }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is encoded is decoded again, whatever came before it, and whatever is read of it.
    #[test]
    fn what_was_encoded_is_decoded(sales in proptest::collection::vec((sale(), any::<bool>()), 0..40), workers in 1..=3usize) {
        let all: Vec<Sale> = sales.iter().map(|(sale, _)| sale.clone()).collect();
        let all_cents: Vec<u64> = all.iter().map(|sale| sale.cents).collect();
        let json = |(sale, pretty): &(Sale, bool)| match pretty {
            true => serde_json::to_vec_pretty(sale).unwrap(),
            false => crate::encoded::by(stream_connectors::payload::encode::Json, sale.clone()),
        };
        let json: Vec<_> = sales.iter().map(json).collect();
        let csv = |(sale, _): &(Sale, bool)| crate::encoded::by(stream_connectors::payload::encode::Csv::new(), sale.clone());
        let csv: Vec<_> = sales.iter().map(csv).collect();
        let (mut found, mut found_cents) = (Vec::new(), Vec::new());
        sold(values(json.clone()).json::<Sale>(), &mut found).workers(workers).run_blocking().unwrap();
        cents(values(json).json::<Sale>(), &mut found_cents).workers(workers).run_blocking().unwrap();
        prop_assert_eq!(&found, &all);
        prop_assert_eq!(&found_cents, &all_cents);
        let (mut found, mut found_cents) = (Vec::new(), Vec::new());
        sold(values(csv.clone()).csv::<Sale>(), &mut found).workers(workers).run_blocking().unwrap();
        cents(values(csv).csv::<Sale>(), &mut found_cents).workers(workers).run_blocking().unwrap();
        prop_assert_eq!(&found, &all);
        prop_assert_eq!(&found_cents, &all_cents);
    }
}
