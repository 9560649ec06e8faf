//! A group of two processes, one of which comes later and goes earlier, while messages come.

use std::collections::BTreeMap;
use std::fs;
use std::process::Child;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::broker::Broker;
use crate::child;
use crate::client::produce;
use crate::restart::Folder;

const PARTITIONS: i32 = 4;

/// What a member has written down: how often each message, as partition and offset.
fn read(folder: &Folder, name: &str) -> BTreeMap<(i32, i64), u32> {
    let text = fs::read_to_string(folder.0.join(name)).unwrap_or_default();
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split(' ').map(|word| word.parse::<i64>().expect("a number"));
        let (partition, offset) = (words.next().expect("two"), words.next().expect("two"));
        *found.entry((i32::try_from(partition).expect("small"), offset)).or_default() += 1;
    }
    found
}

fn has(folder: &Folder, name: &str, messages: usize, since: &BTreeMap<(i32, i64), u32>) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while read(folder, name).keys().filter(|key| !since.contains_key(key)).count() < messages {
        assert!(Instant::now() < deadline, "{name} reads nothing");
        sleep(Duration::from_millis(50));
    }
}

fn stop(mut member: Child) {
    drop(member.stdin.take());
    assert!(member.wait().expect("ended").success());
}

pub fn two_processes(broker: &mut Broker) {
    broker.topic("group", PARTITIONS);
    let folder = Folder::new("group");
    let member = |name: &str| {
        let file = folder.0.join(name);
        child::start("member", &[&broker.address(), "group", "two", file.to_str().expect("text")])
    };
    let mut next = 0;
    let mut load = |seconds: u64| {
        let until = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < until {
            produce(broker, "group", (next..next + 400).map(|number| (number % PARTITIONS, "", number.to_string())));
            next += 400;
        }
    };
    let first = member("first");
    load(2);
    has(&folder, "first", 100, &BTreeMap::new());
    // One comes, under load; then one goes by itself, and one is killed.
    let second = member("second");
    load(4);
    has(&folder, "second", 100, &BTreeMap::new());
    let before = read(&folder, "second");
    stop(first);
    load(2);
    has(&folder, "second", 100, &before);
    let mut third = member("third");
    load(4);
    has(&folder, "third", 100, &BTreeMap::new());
    let handed_over = counts(&folder);
    let killing = thread::spawn(move || {
        sleep(Duration::from_secs(1));
        third.kill().expect("killed");
        third.wait().expect("ended");
    });
    load(2);
    killing.join().expect("no panic");
    let all = usize::try_from(next).expect("not negative");
    let deadline = Instant::now() + Duration::from_secs(60);
    while counts(&folder).len() < all && Instant::now() < deadline {
        sleep(Duration::from_millis(100));
    }
    stop(second);
    let found = counts(&folder);
    let twice = found.values().filter(|times| **times > 1).count();
    let twice_before = handed_over.values().filter(|times| **times > 1).count();
    println!(
        "  {all} messages; {twice_before} came twice where partitions were handed over, {} behind a kill",
        twice - twice_before
    );
    assert_eq!(found.len(), all, "nothing is lost");
    for partition in 0..PARTITIONS {
        let of = found.keys().filter(|key| key.0 == partition).count();
        assert_eq!(of, all / usize::try_from(PARTITIONS).expect("few"));
    }
    // A member that goes by itself may leave one batch for its successor to read again.
    assert!(twice_before <= 2_000, "{twice_before} messages came twice without a crash");
}

/// How often each message was read, by whichever member.
fn counts(folder: &Folder) -> BTreeMap<(i32, i64), u32> {
    let mut all = BTreeMap::new();
    for name in ["first", "second", "third"] {
        for (key, times) in read(folder, name) {
            *all.entry(key).or_default() += times;
        }
    }
    all
}
