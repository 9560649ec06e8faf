//! The broker is killed under sources and sinks, stays away for a minute, and comes back.

use std::io::Write;
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use thalweg::checkpoint::InMemory;
use thalweg::connectors::kafka::{KafkaSink, Task, kafka, kafka_sink};
use thalweg::prelude::*;
use thalweg::sink::Sink;

use crate::broker::Broker;
use crate::client::{all, produce};
use crate::pipelines::Running;
use crate::tasks::member::running_totals;

stream!(
    fn ticks(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.sink(out);
    }
);

/// How long it is away: longer than the client's times for connections, requests and sessions.
const AWAY: Duration = Duration::from_secs(60);
/// How long all may take to find it again: a group that has given its members up waits for those that it knows, which are the same, for a session's time.
const PATIENCE: Duration = Duration::from_secs(90);
const SESSION: (&str, &str) = ("session.timeout.ms", "20000");
const WRITTEN: u64 = 300;

/// A job that writes all the time, and is over some seconds behind the outage.
fn ticking<S: Sink<u64> + Send + 'static>(out: S) -> JoinHandle<Result<Report, Error>> {
    let (sender, numbers) = channel(16);
    let writing = spawn(move || ticks(numbers, out).run_blocking());
    spawn(move || {
        for number in 0..WRITTEN {
            if sender.send_blocking(number).is_err() {
                return;
            }
            sleep(Duration::from_millis(50));
        }
    });
    writing
}

/// Tasks that write what each key comes to, in transactions.
fn tasks(address: &str, states: [InMemory; 2]) -> (Stop, JoinHandle<Result<(), Error>>) {
    let brokers = address.to_owned();
    let tasks = kafka("outage").brokers(address).group("outage-tasks").set(SESSION.0, SESSION.1);
    let tasks = tasks.tasks(move |task: &Task| {
        let out = kafka_sink("outage-totals")
            .brokers(&brokers)
            .with(|(_, total): (u64, u64), payload: &mut Vec<u8>| write!(payload, "{total}"))
            .transactional_id(format!("outage-{}", task.partition()));
        let state = states[usize::try_from(task.partition()).expect("few")].clone();
        running_totals(task.source(), out).checkpoint_to(state)
    });
    (tasks.stop_handle(), spawn(move || tasks.run_blocking()))
}

/// Keys are partitions.
fn messages(from: u32, until: u32) -> impl Iterator<Item = (i32, &'static str, String)> {
    (from..until).map(|number| {
        let is_even = number % 2 == 0;
        (i32::from(!is_even), if is_even { "0" } else { "1" }, number.to_string())
    })
}

pub fn gone(broker: &mut Broker) {
    for (topic, partitions) in [("outage", 2), ("outage-out", 1), ("outage-once", 1), ("outage-totals", 1)] {
        broker.topic(topic, partitions);
    }
    produce(broker, "outage", messages(0, 1000));
    let address = broker.address();
    let source = || kafka("outage").brokers(&address);
    let (alone, member) = (Running::over(source()), Running::over(source().group("outage").set(SESSION.0, SESSION.1)));
    let (stop, tasks) = tasks(&address, [InMemory::new(), InMemory::new()]);
    alone.next(1000);
    member.next(1000);
    await_totals(broker, 1000);
    let sink = |topic: &str| -> KafkaSink { kafka_sink(topic).brokers(&address) };
    let plain = ticking(sink("outage-out"));
    let once = ticking(sink("outage-once").transactional_id("outage-once"));
    // The group hears of what was read every second.
    sleep(Duration::from_secs(2));
    broker.kill();
    sleep(AWAY);
    assert!(alone.is_silent());
    broker.run();
    produce(broker, "outage", messages(1000, 2000));
    let of = |running: &Running| {
        let mut found: Vec<u32> =
            running.next_within(1000, PATIENCE).iter().map(|seen| seen.payload.parse().expect("a number")).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(of(&alone), (1000..2000).collect::<Vec<_>>());
    assert_eq!(of(&member), (1000..2000).collect::<Vec<_>>());
    assert!(alone.is_silent());
    alone.end().expect("stopped");
    member.end().expect("stopped");
    await_totals(broker, 2000);
    stop.stop();
    tasks.join().expect("no panic").expect("tasks wait for the broker");
    for (writing, topic) in [(plain, "outage-out"), (once, "outage-once")] {
        writing.join().expect("no panic").expect("a sink waits for the broker");
        let written: Vec<u64> =
            all(broker, topic).iter().map(|there| there.payload.parse().expect("a number")).collect();
        assert_eq!(
            written,
            (0..WRITTEN).collect::<Vec<_>>(),
            "nothing is lost or twice in {topic}, and the order stays"
        );
    }
}

/// Waits until the tasks have written a total for each message: each once.
fn await_totals(broker: &Broker, messages: u64) {
    let begun = Instant::now();
    let mut found = Vec::new();
    while found.len() < usize::try_from(messages).expect("few") {
        assert!(begun.elapsed() < PATIENCE, "{} of {messages} totals", found.len());
        sleep(Duration::from_millis(200));
        found = all(broker, "outage-totals");
    }
    let mut totals: Vec<u64> = found.iter().map(|there| there.payload.parse().expect("a number")).collect();
    totals.sort_unstable();
    let mut expected: Vec<u64> = [0, 1].into_iter().flat_map(|key| sums(key, messages)).collect();
    expected.sort_unstable();
    assert_eq!(totals, expected);
}

/// What every second number comes to, from this one on.
fn sums(first: u64, until: u64) -> impl Iterator<Item = u64> {
    (first..until).step_by(2).scan(0, |total, number| {
        *total += number;
        Some(*total)
    })
}
