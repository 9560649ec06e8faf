//! Processes are killed at random moments, one after the other, and others come in their place.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use thalweg::source::Random;

use super::member::{Group, stop};
use crate::broker::Broker;
use crate::client::produce;

const PARTITIONS: i32 = 3;
const KEYS: i32 = 12;
const KILLS: i32 = 12;
/// Messages in each part of the load.
const MESSAGES: i32 = 1200;

pub fn again_and_again(broker: &mut Broker) {
    broker.topic("tasks-killed", PARTITIONS);
    broker.topic("tasks-killed-out", 1);
    let group = Group::new(broker, "killed", "tasks-killed", "tasks-killed-out");
    let names: Vec<String> = (0..KEYS).map(|key| key.to_string()).collect();
    let keys = || names.iter().zip(0..).cycle().take(usize::try_from(MESSAGES).expect("few"));
    let mut random = Random::new(5, 5);
    let mut members = [group.start("0"), group.start("1")];
    for kill in 0..KILLS {
        produce(broker, "tasks-killed", keys().map(|(name, key)| (key % PARTITIONS, name.as_str(), "1".to_owned())));
        sleep(Duration::from_millis(1500 + random.below(3500)));
        let dying = usize::try_from(random.below(2)).expect("small");
        members[dying].kill().expect("killed");
        members[dying].wait().expect("ended");
        members[dying] = group.start(&(kill + 2).to_string());
    }
    let all = i64::from(KILLS * MESSAGES / PARTITIONS);
    group.await_done(&[all; 3]);
    members.into_iter().for_each(stop);
    let begun: usize = (0..KILLS + 2).map(|member| group.begun(&member.to_string()).len()).sum();
    println!("  {KILLS} kills; tasks began {begun} times");
    assert!(begun > 10, "they go from one to the other");
    let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for there in group.written() {
        found.entry(there.key).or_default().push(there.payload.parse().expect("a number"));
    }
    let each = u64::from((KILLS * MESSAGES / KEYS).unsigned_abs());
    let expected = names.iter().map(|name| (name.clone(), (1..=each).collect())).collect();
    assert!(found == expected, "nothing lost, nothing twice");
}
