//! Processes come, go and are killed under load, partitions are added, and each key's total goes on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use super::member::{Group, stop};
use crate::broker::Broker;
use crate::client::produce;

const PARTITIONS: i32 = 4;
const MORE: i32 = 6;
/// Keys of the first partitions, and then as many again of those that are added.
const KEYS: i32 = 40;

/// Where the messages of a key are: it stays when partitions are added.
fn partition_of(key: i32) -> i32 {
    if key < KEYS { key % PARTITIONS } else { PARTITIONS + key % (MORE - PARTITIONS) }
}

/// Messages that come all the time.
struct Load<'t> {
    broker: &'t Broker,
    is_over: AtomicBool,
    has_more: AtomicBool,
}

impl Load<'_> {
    /// Writes until it is over, and says what: each message with its key and number.
    fn write(&self) -> Vec<(i32, u64)> {
        let mut written = Vec::new();
        let mut number = 0;
        while !self.is_over.load(Ordering::Relaxed) {
            let keys = if self.has_more.load(Ordering::Relaxed) { 2 * KEYS } else { KEYS };
            let batch: Vec<(i32, u64)> = (number..number + 60).map(|number| (number % keys, value(number))).collect();
            number += 60;
            let messages = batch.iter().map(|(key, value)| (*key, key.to_string(), value.to_string()));
            let messages: Vec<_> = messages.collect();
            let records = messages.iter().map(|(key, name, value)| (partition_of(*key), name.as_str(), value.clone()));
            produce(self.broker, "tasks", records);
            written.extend(batch);
            sleep(Duration::from_millis(20));
        }
        written
    }
}

fn value(number: i32) -> u64 {
    u64::from(number.unsigned_abs()) % 97 + 1
}

pub fn under_load(broker: &mut Broker) {
    broker.topic("tasks", PARTITIONS);
    broker.topic("tasks-out", 3);
    let group = Group::new(broker, "totals", "tasks", "tasks-out");
    let load = Load { broker, is_over: AtomicBool::new(false), has_more: AtomicBool::new(false) };
    let written = thread::scope(|scope| {
        let writing = scope.spawn(|| load.write());
        come_and_go(&group, &load);
        load.is_over.store(true, Ordering::Relaxed);
        writing.join().expect("no panic")
    });
    let last = group.start("last");
    let mut of_partitions = vec![0; usize::try_from(MORE).expect("few")];
    for (key, _) in &written {
        of_partitions[usize::try_from(partition_of(*key)).expect("few")] += 1;
    }
    group.await_done(&of_partitions);
    stop(last);
    println!("  {} messages; {:?} begun by the second member", written.len(), group.begun("second"));
    same_totals(&group, &written);
}

/// One member, then two, then three; one goes by itself, partitions are added, one is killed, and the last goes too.
fn come_and_go(group: &Group<'_>, load: &Load<'_>) {
    let first = group.start("first");
    group.await_begun("first", 4);
    sleep(Duration::from_secs(2));
    let second = group.start("second");
    group.await_begun("second", 2);
    sleep(Duration::from_secs(2));
    let mut third = group.start("third");
    group.await_begun("third", 1);
    sleep(Duration::from_secs(2));

    let had = group.begun("second").len() + group.begun("third").len();
    let begun = Instant::now();
    stop(first);
    let stopped = begun.elapsed();
    while group.begun("second").len() + group.begun("third").len() == had {
        assert!(begun.elapsed() < Duration::from_secs(5), "it is handed over before it would be missed");
        sleep(Duration::from_millis(20));
    }
    println!("  stopped in {stopped:.1?}, and handed over {:.1?} behind the order", begun.elapsed());
    sleep(Duration::from_secs(2));

    load.broker.grow("tasks", usize::try_from(MORE).expect("few"));
    load.has_more.store(true, Ordering::Relaxed);
    let begun = Instant::now();
    let has_all = |partitions: &[i32]| {
        let (second, third) = (group.begun("second"), group.begun("third"));
        partitions.iter().all(|partition| second.contains(partition) || third.contains(partition))
    };
    while !has_all(&[4, 5]) {
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody reads the partitions that were added");
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_secs(2));

    let had = group.begun("second").len();
    third.kill().expect("killed");
    third.wait().expect("ended");
    let taken_over = group.await_begun("second", had + 1);
    println!("  taken over {taken_over:.1?} behind a kill");
    sleep(Duration::from_secs(3));
    stop(second);
}

/// Each key's totals are those of one process that nobody disturbed: message by message, in their order, each once.
fn same_totals(group: &Group<'_>, written: &[(i32, u64)]) {
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut totals: BTreeMap<i32, u64> = BTreeMap::new();
    for (key, value) in written {
        let total = totals.entry(*key).or_default();
        *total += value;
        expected.entry(key.to_string()).or_default().push(total.to_string());
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for there in group.written() {
        found.entry(there.key).or_default().push(there.payload);
    }
    let (all, seen): (usize, usize) = (written.len(), found.values().map(Vec::len).sum());
    assert_eq!(seen, all, "nothing lost, nothing twice");
    assert!(found == expected, "the totals are those of a run that nobody disturbed");
}
