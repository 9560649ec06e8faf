//! Where a source begins, goes on, and is told that it can't.

use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use thalweg::checkpoint::InMemory;
use thalweg::connectors::kafka::{Kafka, Message, Start, kafka};
use thalweg::prelude::*;
use thalweg::source::{Batch, Limit, Ready, Replayable, Share, Source};

use crate::broker::Broker;
use crate::client::{committed, produce, produce_in_transaction};
use crate::pipelines::{Running, kept, seen};

/// The next batch, as partition, offset and payload.
fn next_batch(source: &mut Kafka, limit: usize) -> Vec<(usize, i64, String)> {
    let (deadline, mut context) = (Instant::now() + Duration::from_secs(20), Context::from_waker(Waker::noop()));
    loop {
        assert!(Instant::now() < deadline, "no batch comes");
        match source.poll_ready(&mut context, Limit { records: limit, bytes: 1 << 20 }) {
            Poll::Ready(Ok(Ready::Batch)) => break,
            Poll::Ready(other) => panic!("{other:?}"),
            Poll::Pending => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    let mut found = Vec::new();
    for share in source.batch().shares(2) {
        let number = share.partition();
        found.extend(share.into_iter().map(|message: Message<'_>| {
            (number, message.offset(), String::from_utf8_lossy(message.payload().unwrap_or_default()).into_owned())
        }));
    }
    found
}

/// Partitions have their numbers, one after the other.
pub fn engine_partitions(broker: &Broker, topic: &str, partitions: usize) {
    let mut source = kafka(topic).brokers(broker.address());
    assert_eq!((source.partitions(), source.lag()), (1, None));
    let found = next_batch(&mut source, 10);
    assert!(found.iter().all(|(number, ..)| *number < partitions));
    assert_eq!(source.partitions(), partitions);
}

pub fn replayed(broker: &mut Broker) {
    broker.topic("again", 2);
    produce(broker, "again", (0..50).map(|number| (number % 2, "", number.to_string())));
    produce_in_transaction(broker, "again", &[(0, "x"), (1, "y")], false);
    produce(broker, "again", (50..100).map(|number| (number % 2, "", number.to_string())));

    let mut source = kafka("again").brokers(broker.address());
    let mut batches = Vec::new();
    let mut read = 0;
    while read < 100 {
        let before = source.position();
        let batch = next_batch(&mut source, 7);
        read += batch.len();
        batches.push((before, batch, source.position()));
    }
    // Each of them again, from its place, in a source of its own. The first has no place before it: what was met in it says where it began.
    for (number, (before, batch, behind)) in batches.iter().enumerate() {
        let mut again = kafka("again").brokers(broker.address()).from(Start::Latest);
        if number > 0 {
            again.seek(before).expect("a place");
        }
        again.replay(behind).expect("a place behind it");
        let mut found = next_batch(&mut again, 1);
        let mut expected = batch.clone();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "batch {number}");
        assert_eq!(again.position(), *behind);
        if let Some((_, next, _)) = batches.get(number + 1) {
            let mut rest = next_batch(&mut again, 1);
            rest.retain(|message| next.contains(message) || number + 2 < batches.len());
            assert!(!rest.is_empty(), "it goes on behind batch {number}");
        }
        if number >= 3 {
            break;
        }
    }
    // In a source that has run.
    let (before, batch, behind) = &batches[1];
    source.seek(before).expect("a place");
    source.replay(behind).expect("a place behind it");
    assert_eq!(next_batch(&mut source, 1).len(), batch.len());
    assert!(source.replay(before).is_err(), "it lies before");
}

pub fn starts(broker: &mut Broker) {
    broker.topic("starts", 1);
    produce(broker, "starts", (0..10).map(|number| (0, "", number.to_string())));
    std::thread::sleep(Duration::from_millis(30));
    let middle = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_micros();
    let middle = Timestamp::from_micros(i64::try_from(middle).expect("not so late"));
    // Times of messages are whole milliseconds.
    std::thread::sleep(Duration::from_millis(5));
    produce(broker, "starts", (10..20).map(|number| (0, "", number.to_string())));
    let source = || kafka("starts").brokers(broker.address());
    let first = |start: Start| next_batch(&mut source().from(start), 1)[0].1;
    assert_eq!(first(Start::Earliest), 0);
    assert_eq!(first(Start::At(middle)), 10);
    assert_eq!(first(Start::Offsets(vec![("starts".to_owned(), 0, 7)])), 7);
    assert_eq!(first(Start::Offsets(vec![("starts".to_owned(), 5, 7)])), 0);
    let latest = Running::over(source().from(Start::Latest));
    assert!(latest.is_silent());
    // Later than all there are: behind the last.
    let later = Running::over(source().from(Start::At(Timestamp::from_micros(middle.as_micros() + 3_600_000_000))));
    assert!(later.is_silent());
    std::thread::sleep(Duration::from_millis(500));
    produce(broker, "starts", [(0, "", "new".to_owned())]);
    assert_eq!(latest.next(1)[0].payload, "new");
    assert_eq!(later.next(1)[0].payload, "new");
}

pub fn lost(broker: &mut Broker) {
    broker.topic("lost", 1);
    produce(broker, "lost", (0..100).map(|number| (0, "", number.to_string())));
    let checkpoint = InMemory::new();
    let run = |source: Kafka, trigger: Trigger| {
        let mut found = Vec::new();
        let ended = kept(source, |line: String| found.push(line))
            .checkpoint_to(checkpoint.clone())
            .trigger(trigger)
            .run_blocking();
        ended.map(|_| found)
    };
    let source = || kafka("lost").brokers(broker.address());
    assert_eq!(run(source(), Trigger::once().cap(10)).expect("read").len(), 10);
    broker.forget_before("lost", 0, 50);
    let error = run(source(), Trigger::available_now()).expect_err("what is lost is said");
    let text = format!("{error:?}");
    assert!(text.contains("kafka lost/0 has no message at offset 10 any more"), "{text}");
    assert!(text.contains(".skip_lost()") && text.contains("the first is at 50"), "{text}");
    assert_eq!(run(source().skip_lost(), Trigger::available_now()).expect("read").len(), 50);
    // While it runs, and waits for what is removed.
    let named = Start::Offsets(vec![("lost".to_owned(), 0, 20)]);
    let error = seen(source().from(named), |_| ()).run_blocking().expect_err("what is lost is said");
    assert!(format!("{error:?}").contains("no message at offset 20 any more"), "{error:?}");
    // A partition that is not there any more.
    let error = run(kafka("starts").brokers(broker.address()), Trigger::available_now()).expect_err("another topic");
    assert!(format!("{error:?}").contains("lost/0"), "{error:?}");
}

pub fn shares(broker: &mut Broker) {
    broker.topic("shared", 4);
    produce(broker, "shared", (0..40).map(|number| (number % 4, "", number.to_string())));
    let of = |share: u32| {
        let mut found = Vec::new();
        let source = kafka("shared").brokers(broker.address()).until_end().share(share, 2);
        seen(source, &mut found).run_blocking().expect("all is read");
        found.sort();
        found
    };
    let (even, odd) = (of(0), of(1));
    assert!(even.iter().all(|seen| seen.partition % 2 == 0) && odd.iter().all(|seen| seen.partition % 2 == 1));
    assert_eq!((even.len(), odd.len()), (20, 20));
}

pub fn reported(broker: &mut Broker) {
    broker.topic("reported", 1);
    produce(broker, "reported", (0..20).map(|number| (0, "", number.to_string())));
    let source = || kafka("reported").brokers(broker.address()).report_to("watched");
    let checkpoint = InMemory::new();
    for (trigger, expected) in [(Trigger::once().cap(12), 12), (Trigger::available_now(), 20)] {
        let job = kept(source(), |_: String| ()).checkpoint_to(checkpoint.clone());
        job.trigger(trigger).run_blocking().expect("read");
        assert_eq!(committed(broker, "watched", "reported", 0), Some(expected));
    }
}
