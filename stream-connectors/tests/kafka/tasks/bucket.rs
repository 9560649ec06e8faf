//! The checkpoints of tasks are in a bucket: a task goes on where its lease was given back.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use object_store::memory::InMemory;
use thalweg::connectors::kafka::kafka;
use thalweg::connectors::objects::bucket_of;
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::client::produce;
use crate::pipelines::kept;

pub fn handed_over(broker: &mut Broker) {
    broker.topic("bucketed", 2);
    let (bucket, seen) = (bucket_of(Arc::new(InMemory::new())), collected());
    let tasks = || {
        kafka("bucketed").brokers(broker.address()).group("bucketed").tasks(|task| {
            let state = bucket.at(&format!("state/{}", task.partition()));
            kept(task.source(), seen.clone()).checkpoint_to(state)
        })
    };
    let mut there: Vec<String> = Vec::new();
    let mut next = 0;
    let mut load = |seconds: u64| {
        let until = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < until {
            produce(broker, "bucketed", (next..next + 10).map(|number| (number % 2, "", number.to_string())));
            next += 10;
            thread::sleep(Duration::from_millis(50));
        }
        next
    };
    let all = thread::scope(|scope| {
        let (first, second) = (tasks(), tasks());
        let stops = [first.stop_handle(), second.stop_handle()];
        let first = scope.spawn(|| first.run_blocking());
        load(3);
        let second = scope.spawn(|| second.run_blocking());
        load(4);
        stops[0].stop();
        first.join().expect("no panic").expect("stopped");
        let all = load(3);
        let begun = Instant::now();
        while there.len() < usize::try_from(all).expect("few") && begun.elapsed() < Duration::from_secs(20) {
            there.extend(seen.take());
            thread::sleep(Duration::from_millis(20));
        }
        stops[1].stop();
        second.join().expect("no panic").expect("stopped");
        all
    });
    there.extend(seen.take());
    assert_eq!(there.len(), usize::try_from(all).expect("few"));
    there.sort_unstable();
    there.dedup();
    assert_eq!(there.len(), usize::try_from(all).expect("few"), "nothing twice");
}
