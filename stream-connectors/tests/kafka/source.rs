//! What comes out of the source.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::{Duration, Instant};

use thalweg::connectors::kafka::{Message, Outgoing, Start, kafka, kafka_sink};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::client::{all, produce, produce_in_transaction};
use crate::pipelines::{Running, seen};

stream!(
    fn written(numbers: impl Source<u32> + Bounded, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

stream!(
    fn told(messages: impl Source<Message<'_>>, out: impl Sink<String>) {
        messages.map(|message| tell(&message)).sink(out);
    }
);

fn tell(message: &Message<'_>) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers: Vec<String> =
        message.headers().map(|(name, value)| format!("{}={:?}", text(name), value.map(text))).collect();
    let time = message.timestamp().map(Timestamp::as_micros);
    format!("{:?} {:?} {} {:?}", message.key().map(text), message.payload().map(text), headers.join(","), time)
}

pub fn round_trip(broker: &mut Broker) {
    broker.topic("round", 2);
    let fill = |number: u32, message: &mut Outgoing| {
        write!(message.key(), "k{number}")?;
        write!(message.payload(), "p{number}")?;
        message.header("first", Some(b"1")).header("none", None).header("first", Some(b"2"));
        message.partition(1).timestamp(Timestamp::from_micros(1_700_000_000_123_456 + i64::from(number) * 1000));
        Ok(())
    };
    let out = kafka_sink("round").brokers(broker.address()).record(fill);
    written((0..1000).collect::<Vec<u32>>(), out).workers(2).run_blocking().expect("all is written");

    let mut found = Vec::new();
    told(kafka("round").brokers(broker.address()).until_end(), &mut found)
        .workers(2)
        .run_blocking()
        .expect("all is read");
    let expected = |number: i64| {
        let time = 1_700_000_000_123_000 + number * 1000;
        format!("Some(\"k{number}\") Some(\"p{number}\") first=Some(\"1\"),none=None,first=Some(\"2\") Some({time})")
    };
    assert_eq!(found, (0..1000).map(expected).collect::<Vec<_>>());
    assert!(all(broker, "round").iter().all(|there| there.partition == 1));
}

pub fn partitions(broker: &mut Broker) {
    broker.topic("parts", 3);
    produce(broker, "parts", (0..300).map(|number| (number % 3, "", number.to_string())));
    let mut found = Vec::new();
    let report =
        seen(kafka("parts").brokers(broker.address()).until_end(), &mut found).run_blocking().expect("all is read");
    assert_eq!((report.records_in, report.has_ended), (300, true));
    for partition in 0..3 {
        let of: Vec<i64> = found.iter().filter(|seen| seen.partition == partition).map(|seen| seen.offset).collect();
        assert_eq!(of, (0..100).collect::<Vec<_>>(), "partition {partition} has its order");
    }
    crate::places::engine_partitions(broker, "parts", 3);
}

pub fn pattern(broker: &mut Broker) {
    broker.topic("sensor-a", 1);
    broker.topic("sensor-b", 1);
    broker.topic("other", 1);
    for topic in ["sensor-a", "sensor-b", "other"] {
        produce(broker, topic, [(0, "", topic.to_owned())]);
    }
    let messages = kafka("^sensor-").brokers(broker.address()).refresh_every(Duration::from_millis(200));
    let running = Running::over(messages);
    let mut topics: Vec<String> = running.next(2).into_iter().map(|seen| seen.payload).collect();
    topics.sort();
    assert_eq!(topics, ["sensor-a", "sensor-b"]);
    broker.topic("sensor-c", 1);
    produce(broker, "sensor-c", [(0, "", "late".to_owned())]);
    assert_eq!(running.next(1)[0].payload, "late");
    assert!(running.is_silent());
    running.end().expect("stopped");
}

/// In both ways of reading; also with `Latest`, which is for what was there.
pub fn added_partitions(broker: &mut Broker) {
    broker.topic("grows", 1);
    let source = || kafka("grows").brokers(broker.address()).refresh_every(Duration::from_millis(300));
    let (alone, member) = (Running::over(source()), Running::over(source().from(Start::Latest).group("grows")));
    produce(broker, "grows", [(0, "", "old".to_owned())]);
    assert_eq!(alone.next(1)[0].payload, "old");
    broker.grow("grows", 3);
    produce(broker, "grows", (0..30).map(|number| (number % 3, "", "new".to_owned())));
    assert_eq!(alone.next(30).iter().map(|seen| seen.partition).collect::<BTreeSet<_>>().len(), 3);
    let behind: Vec<_> = member.next(20).into_iter().filter(|seen| seen.partition > 0).collect();
    assert!(!behind.is_empty(), "the group gives new partitions out");
    alone.end().expect("stopped");
    member.end().expect("stopped");
}

pub fn aborted(broker: &mut Broker) {
    broker.topic("aborts", 1);
    produce_in_transaction(broker, "aborts", &[(0, "a"), (0, "b")], true);
    produce_in_transaction(broker, "aborts", &[(0, "never"), (0, "seen")], false);
    produce_in_transaction(broker, "aborts", &[(0, "c")], true);
    produce_in_transaction(broker, "aborts", &[(0, "gone")], false);
    let payloads = |trigger: Option<Trigger>| {
        let mut found = Vec::new();
        let begun = Instant::now();
        let report = match trigger {
            // The end lies behind the mark of the last transaction, which is no message.
            None => seen(kafka("aborts").brokers(broker.address()).until_end(), &mut found).run_blocking(),
            Some(trigger) => {
                seen(kafka("aborts").brokers(broker.address()), &mut found).trigger(trigger).run_blocking()
            }
        };
        report.expect("all is read");
        assert!(begun.elapsed() < Duration::from_secs(10), "the marks of transactions are taken for messages");
        found.into_iter().map(|seen| (seen.offset, seen.payload)).collect::<Vec<_>>()
    };
    let expected = [(0, "a"), (1, "b"), (6, "c")].map(|(offset, payload)| (offset, payload.to_owned()));
    assert_eq!(payloads(None), expected);
    assert_eq!(payloads(Some(Trigger::available_now())), expected);
    // As a member of a group.
    let mut found = Vec::new();
    let member = kafka("aborts").brokers(broker.address()).group("aborts");
    let job = seen(member, &mut found).trigger(Trigger::available_now());
    job.run_blocking().expect("all is read");
    assert_eq!(found.len(), 3);
}

pub fn rate(broker: &mut Broker) {
    broker.topic("rated", 1);
    produce(broker, "rated", (0..3000).map(|number| (0, "", number.to_string())));
    let mut found = 0;
    let begun = Instant::now();
    let messages = kafka("rated").brokers(broker.address()).max_rate(1500).until_end();
    seen(messages, |_| found += 1).run_blocking().expect("all is read");
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(found, 3000);
    assert!((1.8..4.0).contains(&took), "3000 messages at 1500 a second took {took:.1} s");
}

#[derive(Decode)]
struct Reading<'a> {
    sensor: &'a str,
    celsius: f64,
}

stream!(
    fn hot(readings: impl Source<Reading<'_>>, out: impl Sink<String>) {
        readings.filter(|reading| reading.celsius > 30.0).map(|reading| reading.sensor.to_owned()).sink(out);
    }
);

stream!(
    fn hot_at(readings: impl Source<(Message<'_>, Option<Reading<'_>>)>, out: impl Sink<(i64, bool)>) {
        readings.map(|(message, reading)| (message.offset(), reading.is_some())).sink(out);
    }
);

pub fn json(broker: &mut Broker) {
    broker.topic("json", 1);
    let texts = ["{\"sensor\": \"a\", \"celsius\": 31.5}", "{\"sensor\": \"b\", \"celsius\": 3}", "{\"sensor\": 7}"];
    produce(broker, "json", texts.map(|text| (0, "", text.to_owned())));
    let source = || kafka("json").brokers(broker.address()).until_end().json::<Reading>();
    let error = hot(source(), |_: String| ()).run_blocking().expect_err("the third is malformed");
    assert!(format!("{error:?}").contains("kafka json/0, offset 2"), "{error:?}");
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    let aside = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let put = std::sync::Arc::clone(&aside);
    let lenient = source().on_malformed(move |malformed| {
        put.lock().expect("no panic").push(malformed.to_string());
        Ok(())
    });
    hot(lenient, &mut found).run_blocking().expect("all is read");
    refused.append(&mut aside.lock().expect("no panic"));
    assert_eq!((found, refused.len()), (vec!["a".to_owned()], 1));
    let mut seen = Vec::new();
    let beside =
        kafka("json").brokers(broker.address()).from(Start::Offsets(vec![("json".to_owned(), 0, 0)])).until_end();
    let beside = beside.json::<Reading>().optional().with_message().on_malformed(|_| Ok(()));
    hot_at(beside, &mut seen).run_blocking().expect("all is read");
    assert_eq!(seen, [(0, true), (1, true)]);
}
