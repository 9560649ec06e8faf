//! The exactly-once sink is killed at each step of a batch, and shows each batch once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use thalweg::connectors::kafka::{kafka, kafka_sink};
use thalweg::prelude::*;
use thalweg::sink::{Sink, Transactional};
use thalweg::source::Random;

use crate::broker::Broker;
use crate::child;
use crate::client::{all, produce};
use crate::pipelines::{copied, totals};
use crate::restart::Folder;

/// The steps of a batch. The last kills a moment behind the beginning of `prepare`: in the middle of what Kafka does.
const STEPS: [&str; 6] = ["write", "prepare", "prepared", "commit", "committed", "preparing"];
const KILLS: u64 = 60;

/// When a job dies: at which step, in its how-manyth batch, and so many tenths of a millisecond later.
#[derive(Clone, Debug)]
pub struct Fate {
    step: String,
    batch: u64,
    later: u64,
}

/// A sink that kills the process at a step.
pub struct Dying<S> {
    sink: S,
    fate: Option<Fate>,
    prepared: u64,
    committed: u64,
    written: u64,
}

impl Dying<()> {
    pub fn fate(words: &[&str]) -> Option<Fate> {
        let [step, batch, later] = words else { return None };
        let number = |word: &str| word.parse().expect("a number");
        Some(Fate { step: (*step).to_owned(), batch: number(batch), later: number(later) })
    }
}

impl<S> Dying<S> {
    fn new(sink: S, fate: Option<Fate>) -> Self {
        Dying { sink, fate, prepared: 0, committed: 0, written: 0 }
    }

    /// It may be a later batch: one of fewer than four records doesn't come to the step `write`.
    fn at(&self, step: &str, batch: u64) {
        if self.fate.as_ref().is_some_and(|fate| fate.step == step && fate.batch <= batch) {
            die();
        }
    }
}

/// As a crash does: nothing is closed.
fn die() -> ! {
    let _ = Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
    std::process::abort()
}

impl<T, S: Sink<T>> Sink<T> for Dying<S> {
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.written += 1;
        self.sink.write(record)?;
        // Some of the batch is on its way.
        if self.written == 4 {
            self.at("write", self.prepared);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.sink.flush()
    }

    fn close(&mut self) -> Result<(), Error> {
        self.sink.close()
    }
}

impl<S: Transactional> Transactional for Dying<S> {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.sink.recover(committed)
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.at("prepare", self.prepared);
        if let Some(fate) = self.fate.as_ref().filter(|fate| fate.step == "preparing" && fate.batch == self.prepared) {
            let later = Duration::from_micros(fate.later * 100);
            thread::spawn(move || {
                thread::sleep(later);
                die()
            });
        }
        self.sink.prepare(batch)?;
        self.at("prepared", self.prepared);
        (self.prepared, self.written) = (self.prepared + 1, 0);
        Ok(())
    }

    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        self.at("commit", self.committed);
        self.sink.commit(batch)?;
        self.at("committed", self.committed);
        self.committed += 1;
        Ok(())
    }
}

/// Enough for all kills: one that dies later may have done some batches before, and the more of them the quicker the machine is.
const NUMBERS: u64 = 20_000;
/// The numbers in a batch of totals.
const TOGETHER: usize = 40;

fn numbers() -> Vec<u64> {
    (0..NUMBERS).collect()
}

/// A job with a state of its own: what each key comes to, batch by batch.
pub fn totals_once(broker: &str, topic: &str, folder: &Path, fate: Option<Fate>) -> Result<(), Error> {
    let out = kafka_sink(topic)
        .brokers(broker)
        .with(|(_, total): (u64, u64), payload: &mut Vec<u8>| write!(payload, "{total}"))
        .key(|(key, _): &(u64, u64), out: &mut Vec<u8>| write!(out, "{key}"))
        .transactional_id(topic);
    let job = totals(shared(numbers()), Dying::new(out, fate)).checkpoint_to(folder);
    job.trigger(Trigger::asap().cap(TOGETHER)).run_blocking().map(drop)
}

/// A job from topic to topic.
pub fn copy_once(broker: &str, from: &str, topic: &str, folder: &Path, fate: Option<Fate>) -> Result<(), Error> {
    let out = kafka_sink(topic).brokers(broker).transactional_id(topic);
    let job = copied(kafka(from).brokers(broker).until_end(), Dying::new(out, fate)).checkpoint_to(folder);
    job.trigger(Trigger::asap().cap(60)).run_blocking().map(drop)
}

pub fn killed(broker: &mut Broker) {
    broker.topic("crash-totals", 1);
    broker.topic("crash-from", 2);
    broker.topic("crash-to", 2);
    produce(broker, "crash-from", (0..NUMBERS as i32).map(|number| (number % 2, "", number.to_string())));
    let (kept, copied) = (Folder::new("crash-totals"), Folder::new("crash-copied"));
    let address = broker.address();
    let jobs: [(&str, Vec<&str>); 2] = [
        ("totals", vec![&address, "crash-totals", kept.name()]),
        ("recopy", vec![&address, "crash-from", "crash-to", copied.name()]),
    ];
    let mut random = Random::new(11, 11);
    let mut kills: BTreeMap<&str, u64> = BTreeMap::new();
    for number in 0..KILLS {
        let (what, arguments) = &jobs[usize::try_from(number % 2).expect("small")];
        let step = STEPS[usize::try_from(number / 2).expect("small") % STEPS.len()];
        let (batch, later) = (random.below(3).to_string(), random.below(250).to_string());
        let fate = [step, batch.as_str(), later.as_str()];
        let ended = child::start(what, &[arguments.as_slice(), &fate].concat()).wait().expect("ended");
        // One that dies later may be done before.
        assert!(!ended.success() || step == "preparing", "{what} was not killed at {step}");
        *kills.entry(step).or_default() += u64::from(!ended.success());
    }
    for (what, arguments) in &jobs {
        assert!(child::start(what, arguments).wait().expect("ended").success(), "{what} ends by itself");
    }
    let all_kills: u64 = kills.values().sum();
    println!("  {all_kills} kills: {kills:?}");
    assert!(all_kills >= 50);
    same_totals(broker);
    same_copies(broker);
}

/// The oracle is the same pipeline, which nobody disturbs.
fn same_totals(broker: &Broker) {
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let undisturbed = collected();
    let job = totals(shared(numbers()), undisturbed.clone()).checkpoint_to(thalweg::checkpoint::InMemory::new());
    job.trigger(Trigger::asap().cap(TOGETHER)).run_blocking().expect("runs");
    for (key, total) in undisturbed.take() {
        expected.entry(key.to_string()).or_default().push(total.to_string());
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for there in all(broker, "crash-totals") {
        found.entry(there.key).or_default().push(there.payload);
    }
    assert_eq!(found.values().map(Vec::len).sum::<usize>(), 7 * NUMBERS as usize / TOGETHER);
    assert!(found == expected, "the totals are those of a run that nobody disturbed");
}

fn same_copies(broker: &Broker) {
    let line = |there: crate::client::There| format!("{} {} {}", there.partition, there.offset, there.payload);
    let expected: BTreeSet<String> = all(broker, "crash-from").into_iter().map(line).collect();
    let found: Vec<String> = all(broker, "crash-to").into_iter().map(|there| there.payload).collect();
    assert_eq!(found.len(), NUMBERS as usize, "nothing twice");
    assert!(found.into_iter().collect::<BTreeSet<_>>() == expected, "nothing lost");
}
