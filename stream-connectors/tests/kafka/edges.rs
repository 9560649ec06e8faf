//! Messages that are odd, and systems that are not there.

use std::io::Read;
use std::time::{Duration, Instant};

use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use thalweg::connectors::kafka::{KafkaSink, Message, kafka, kafka_sink};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::child;
use crate::client::{config, produce};
use crate::pipelines::seen;

stream!(
    fn sizes(messages: impl Source<Message<'_>>, out: impl Sink<(Option<usize>, Option<usize>)>) {
        messages.map(|message| (message.key().map(<[u8]>::len), message.payload().map(<[u8]>::len))).sink(out);
    }
);

stream!(
    fn texts(texts: impl Source<String> + Bounded, out: impl Sink<String>) {
        texts.sink(out);
    }
);

pub fn odd_messages(broker: &mut Broker) {
    let large = 7_000_000;
    broker.topic_with("odd", 1, &[("max.message.bytes", "10000000")]);
    let producer: BaseProducer = config(broker)
        .set("message.max.bytes", "10000000")
        .set("compression.type", "zstd")
        .create()
        .expect("a producer");
    let payload = "x".repeat(large);
    let messages: [(Option<&str>, Option<&[u8]>); 6] = [
        (None, None),
        (Some(""), Some(b"")),
        (Some("key"), None),
        (None, Some(&[0xff, 0xfe, 0x00])),
        (None, Some(payload.as_bytes())),
        (None, Some(b"end")),
    ];
    for (key, payload) in messages {
        let mut record: BaseRecord<'_, str, [u8]> = BaseRecord::to("odd");
        (record.key, record.payload) = (key, payload);
        producer.send(record).map_err(|(error, _)| error).expect("taken");
    }
    producer.flush(Duration::from_secs(20)).expect("written");
    let mut found = Vec::new();
    sizes(kafka("odd").brokers(broker.address()).until_end(), &mut found).run_blocking().expect("all is read");
    let expected =
        [(None, None), (Some(0), Some(0)), (Some(3), None), (None, Some(3)), (None, Some(large)), (None, Some(3))];
    assert_eq!(found, expected);
}

pub fn too_large(broker: &mut Broker) {
    broker.topic_with("small", 1, &[("max.message.bytes", "1000")]);
    let records = |size: usize| vec!["fits".to_owned(), "x".repeat(size)];
    let out = || kafka_sink("small").brokers(broker.address()).set("compression.type", "none");
    // By the broker, and by the client itself.
    for size in [5_000, 2_000_000] {
        let error = texts(records(size), out()).run_blocking().expect_err("too large");
        let text = format!("{error:?}");
        assert!(text.contains("too large for kafka small") && text.contains("max.message.bytes"), "{text}");
    }
}

pub fn nothing_there(broker: &mut Broker) {
    let read = |source| seen(source, |_| ()).run_blocking().expect_err("nothing there");
    let soon = Duration::from_secs(1);
    let begun = Instant::now();
    let error = read(kafka("t").brokers("127.0.0.1:1").connect_timeout(soon));
    let text = format!("{error:?}");
    assert!(text.contains("kafka at 127.0.0.1:1 gave no answer") && text.contains("caused by"), "{text}");
    assert!(begun.elapsed() < Duration::from_secs(15));
    let error = read(kafka("no-such-topic").brokers(broker.address()).connect_timeout(soon));
    assert!(format!("{error:?}").contains("has no topic `no-such-topic`"), "{error:?}");
    let error = read(kafka("t").brokers(broker.address()).set("no.such.setting", "1"));
    assert!(format!("{error:?}").contains("no.such.setting"), "{error:?}");
    let error = read(kafka("^(").brokers(broker.address()));
    assert!(format!("{error:?}").contains("is no pattern of topics"), "{error:?}");
    let write = |out: KafkaSink| {
        texts(vec!["x".to_owned()], out.connect_timeout(soon)).run_blocking().expect_err("nobody there")
    };
    let error = write(kafka_sink("t").brokers("127.0.0.1:1"));
    assert!(format!("{error:?}").contains("can't find a broker in kafka at 127.0.0.1:1"), "{error:?}");
    let error = write(kafka_sink("no-such-topic").brokers(broker.address()));
    assert!(format!("{error:?}").contains("has no topic `no-such-topic`"), "{error:?}");
}

/// 200 MB wait in the topic; the job takes some milliseconds for a megabyte.
pub fn slow(broker: &mut Broker) {
    broker.topic("slow", 2);
    let payload = "y".repeat(10_000);
    for _ in 0..10 {
        produce(broker, "slow", (0..2_000).map(|number| (number % 2, "", payload.clone())));
    }
    let mut child = child::start("slow", &[&broker.address(), "slow"]);
    let mut said = String::new();
    child.stdout.take().expect("its output").read_to_string(&mut said).expect("text");
    assert!(child.wait().expect("ended").success());
    let words: Vec<u64> = said.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    println!("  {} kB at the most while {} bytes went through", words[0], words[1]);
    assert_eq!(words[1], 200_000_000);
    assert!(words[0] < 120_000, "{} kB", words[0]);
}
