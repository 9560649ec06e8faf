//! A window that began in one process ends in another, and is told once.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use super::member::{Group, stop};
use crate::broker::Broker;
use crate::client::produce;

const PARTITIONS: i32 = 2;
const KEYS: i32 = 6;

pub fn told_once(broker: &mut Broker) {
    broker.topic("tasks-windows", PARTITIONS);
    broker.topic("tasks-windows-out", 1);
    let group = Group::new(broker, "windows", "tasks-windows", "tasks-windows-out");
    let write = |seconds: std::ops::Range<i32>| {
        let keys = |second: i32| (0..KEYS).map(move |key| (key, second));
        let all: Vec<_> = seconds.flat_map(keys).map(|(key, second)| (key, key.to_string(), second)).collect();
        let records = all.iter().map(|(key, name, second)| (key % PARTITIONS, name.as_str(), second.to_string()));
        produce(broker, "tasks-windows", records);
    };
    // Each part ends in the middle of a window: the one that it has begun goes on elsewhere.
    let first = group.start("first");
    group.await_begun("first", 2);
    write(0..25);
    sleep(Duration::from_secs(2));
    let second = group.start("second");
    group.await_begun("second", 1);
    write(25..47);
    sleep(Duration::from_secs(2));
    stop(first);
    group.await_begun("second", 2);
    write(47..73);
    sleep(Duration::from_secs(2));
    let mut third = group.start("third");
    group.await_begun("third", 1);
    write(73..95);
    sleep(Duration::from_secs(2));
    third.kill().expect("killed");
    third.wait().expect("ended");
    write(95..133);
    let all = i64::from(133 * KEYS / PARTITIONS);
    group.await_done(&[all, all]);
    stop(second);

    // Up to the watermark, two seconds behind the last: thirteen windows of ten seconds each.
    let mut expected: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for key in 0..KEYS {
        expected.insert(key.to_string(), (0..13).map(|window| window * 10 * 1000 + 10).collect());
    }
    let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for there in group.written() {
        found.entry(there.key).or_default().push(there.payload.parse().expect("a number"));
    }
    assert_eq!(found, expected, "each window is told once, with all that is in it");
}
