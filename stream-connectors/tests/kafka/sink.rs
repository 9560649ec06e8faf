//! The sink: whose transactions, and which order.

use std::io::Write;

use thalweg::checkpoint::InMemory;
use thalweg::connectors::kafka::kafka_sink;
use thalweg::prelude::*;
use thalweg::sink::{Sink, Transactional};

use crate::broker::Broker;
use crate::client::all;
use crate::pipelines::totals;

stream!(
    fn keyed(numbers: impl Source<u32> + Bounded, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

pub fn ids(broker: &mut Broker) {
    broker.topic("ids", 1);
    let sink = || kafka_sink("ids").brokers(broker.address()).transactional_id("ids");
    let (mut first, mut second) = (sink(), sink());
    first.recover(None).expect("it is new");
    first.write("a").expect("written");
    first.prepare(0).expect("prepared");
    first.write("lost").expect("written");
    // The same batch, in another process: it is there.
    second.recover(None).expect("batch 0 may be in doubt");
    second.write("a").expect("passed over");
    second.prepare(0).expect("known");
    second.write("b").expect("written");
    second.prepare(1).expect("prepared");
    second.prepare(2).expect("nothing was written");
    let error = first.prepare(1).expect_err("it was put out");
    assert!(format!("{error:?}").contains("same transactional id"), "{error:?}");
    let payloads: Vec<String> = all(broker, "ids").into_iter().map(|there| there.payload).collect();
    assert_eq!(payloads, ["a", "b"]);
    drop((first, second));

    // Another job with this id, and an old checkpoint.
    for committed in [None, Some(0)].into_iter().take(1) {
        let error = sink().recover(committed).expect_err("another job");
        assert!(format!("{error:?}").contains("the id is another job's"), "{error:?}");
    }
    // The batch is another than it was.
    let mut other = sink();
    other.recover(Some(0)).expect("batch 1 may be in doubt");
    other.write("b").expect("passed over");
    other.write("c").expect("passed over");
    let error = other.prepare(1).expect_err("not the same");
    assert!(format!("{error:?}").contains("with 1 messages, and has 2 now"), "{error:?}");

    // A mark that was forgotten, or never was.
    let new = || kafka_sink("ids").brokers(broker.address()).transactional_id("ids-new");
    let error = new().recover(Some(7)).expect_err("no mark");
    assert!(format!("{error:?}").contains(".begin_anew()"), "{error:?}");
    let mut anew = new().begin_anew();
    anew.recover(Some(7)).expect("the user says so");
    anew.write("d").expect("written");
    anew.prepare(8).expect("prepared");
    drop(anew);
    new().recover(Some(8)).expect("now there is a mark");

    // A job that is done has nothing more to do.
    let numbers: Vec<u64> = (0..100).collect();
    let checkpoint = InMemory::new();
    for _ in 0..2 {
        let out = kafka_sink("ids")
            .brokers(broker.address())
            .transactional_id("ids-job")
            .with(|(key, total): (u64, u64), payload: &mut Vec<u8>| write!(payload, "{key}:{total}"));
        totals(shared(numbers.clone()), out).checkpoint_to(checkpoint.clone()).run_blocking().expect("done");
    }
    let found = all(broker, "ids").into_iter().filter(|there| there.payload.contains(':')).count();
    assert_eq!(found, 7);
}

pub fn workers(broker: &mut Broker) {
    broker.topic("ordered", 3);
    let out = kafka_sink("ordered")
        .brokers(broker.address())
        .with(|number: u32, payload: &mut Vec<u8>| write!(payload, "{number:06}"))
        .key(|number: &u32, key: &mut Vec<u8>| write!(key, "{}", number % 10));
    keyed((0..50_000).collect::<Vec<u32>>(), out).workers(2).run_blocking().expect("written");
    let found = all(broker, "ordered");
    assert_eq!(found.len(), 50_000);
    for key in 0..10 {
        let of: Vec<&str> =
            found.iter().filter(|there| there.key == key.to_string()).map(|there| there.payload.as_str()).collect();
        assert_eq!(of.len(), 5_000);
        assert!(of.is_sorted(), "key {key} has its order");
    }
}
