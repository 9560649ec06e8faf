//! A process that is presumed dead though it lives: the group gives its partitions to others, which wait until it has let go of them.

use std::collections::BTreeMap;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use super::member::{Group, stop};
use crate::broker::Broker;
use crate::client::produce;

const PARTITIONS: i32 = 4;
const KEYS: i32 = 8;

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(status.expect("it runs").success());
}

pub fn for_too_long(broker: &mut Broker) {
    broker.topic("tasks-paused", PARTITIONS);
    broker.topic("tasks-paused-out", 1);
    let group = Group::new(broker, "totals", "tasks-paused", "tasks-paused-out");
    let write = |from: i32, until: i32| {
        let all: Vec<_> = (from..until).map(|number| (number % KEYS, (number % KEYS).to_string())).collect();
        produce(
            broker,
            "tasks-paused",
            all.iter().map(|(key, name)| (key % PARTITIONS, name.as_str(), "1".to_owned())),
        );
    };
    let first = group.start("first");
    group.await_begun("first", 4);
    let second = group.start("second");
    group.await_begun("second", 2);
    write(0, 4000);
    sleep(Duration::from_secs(1));
    // The group misses it after six seconds, and gives what it has to the second, which waits for the checkpoints.
    signal(&first, "-STOP");
    write(4000, 8000);
    group.await_begun("second", 4);
    sleep(Duration::from_secs(2));
    let had = group.begun("first").len();
    signal(&first, "-CONT");
    write(8000, 12_000);
    // It finds out, lets go, and joins again.
    group.await_begun("first", had + 1);
    write(12_000, 16_000);
    let all = i64::from(16_000 / PARTITIONS);
    group.await_done(&[all; 4]);
    stop(first);
    stop(second);
    let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for there in group.written() {
        found.entry(there.key).or_default().push(there.payload.parse().expect("a number"));
    }
    let expected = (0..KEYS).map(|key| (key.to_string(), (1..=2000).collect())).collect();
    assert!(found == expected, "nothing lost, nothing twice");
}
