//! A process of a group that runs tasks, as a child.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use thalweg::connectors::kafka::{Message, Task, TaskJob, Tasks, kafka, kafka_sink};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::child;
use crate::client::{There, all, committed};
use crate::restart::Folder;

stream!(
    /// What each key has come to, message by message.
    #[durable(exactly_once)]
    pub fn running_totals(messages: impl Source<Message<'_>>, out: impl Sink<(u64, u64)>) {
        messages
            .map(|message| ticked(&message))
            .key_by(|tick| tick.0)
            .unbounded("the test has few")
            .scan(0, |total, (key, number)| {
                *total += number;
                (key, *total)
            })
            .sink(out);
    }
);

stream!(
    /// The messages of each key in ten seconds of event time: told once, when they are over.
    #[durable(exactly_once)]
    pub fn by_window(messages: impl Source<Message<'_>>, out: impl Sink<(u64, u64)>) {
        messages
            .map(|message| ticked(&message))
            .timestamp(|tick| seconds(tick.1))
            .watermark(bounded(2.secs()))
            .key_by(|tick| tick.0)
            .window(tumbling(10.secs()))
            .count()
            .drop_late()
            .map(|(key, window, count)| (key, window.start.as_micros().unsigned_abs() / 1_000_000 * 1000 + count))
            .sink(out);
    }
);

fn seconds(number: u64) -> Timestamp {
    Timestamp::from_secs(number.cast_signed())
}

/// The key of a message and the number in it.
fn ticked(message: &Message<'_>) -> (u64, u64) {
    let number = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).parse().unwrap_or(u64::MAX);
    (number(message.key()), number(message.payload()))
}

/// The arguments of a child: the broker, the topics to read and to write, the folder that all share, and its name.
pub fn run(what: &str, broker: &str, from: &str, to: &str, folder: &Path, name: &str) -> Result<(), Error> {
    let begun = folder.join(name);
    let out = |task: &Task| {
        kafka_sink(to)
            .brokers(broker)
            .with(|(_, number): (u64, u64), payload: &mut Vec<u8>| write!(payload, "{number}"))
            .key(|(key, _): &(u64, u64), out: &mut Vec<u8>| write!(out, "{key}"))
            .transactional_id(format!("{to}-{}", task.partition()))
    };
    let state = |task: &Task| folder.join("state").join(task.partition().to_string());
    // A member that is killed is missed after this time.
    let session = if what == "killed" { "2000" } else { "6000" };
    let group = || {
        let messages = kafka(from).brokers(broker).group(from).set("session.timeout.ms", session);
        messages.set("heartbeat.interval.ms", "500").refresh_every(1.secs())
    };
    let (trigger, said) = (Trigger::every(100.millis()), |task: &Task| say(&begun, task.partition()));
    match what {
        "windows" => until_closed(group().tasks(|task| {
            said(task);
            by_window(task.source(), out(task)).checkpoint_to(state(task)).trigger(trigger)
        })),
        _ => until_closed(group().tasks(|task| {
            said(task);
            running_totals(task.source(), out(task)).checkpoint_to(state(task)).trigger(trigger)
        })),
    }
}

/// Runs tasks until standard input is closed.
fn until_closed<J: TaskJob>(tasks: Tasks<impl FnMut(&Task) -> J>) -> Result<(), Error> {
    let stop = tasks.stop_handle();
    std::thread::spawn(move || {
        let _ = std::io::read_to_string(std::io::stdin());
        stop.stop();
    });
    tasks.run_blocking()
}

/// Writes down that a task begins.
fn say(file: &Path, partition: i32) {
    let file = OpenOptions::new().create(true).append(true).open(file);
    let _ = file.and_then(|mut file| writeln!(file, "{partition}"));
}

/// A group of processes that a test starts and stops.
pub struct Group<'t> {
    broker: &'t Broker,
    folder: Folder,
    what: &'static str,
    from: &'static str,
    to: &'static str,
}

impl<'t> Group<'t> {
    pub fn new(broker: &'t Broker, what: &'static str, from: &'static str, to: &'static str) -> Self {
        Group { broker, folder: Folder::new(from), what, from, to }
    }

    pub fn start(&self, name: &str) -> Child {
        child::start("tasks", &[self.what, &self.broker.address(), self.from, self.to, self.folder.name(), name])
    }

    /// The partitions whose tasks this member has begun, in their order: one is there as often as it was given to it.
    pub fn begun(&self, name: &str) -> Vec<i32> {
        let text = std::fs::read_to_string(self.folder.0.join(name)).unwrap_or_default();
        text.lines().map(|line| line.parse().expect("a number")).collect()
    }

    /// Waits until a member has begun so many tasks, and says how long that took.
    pub fn await_begun(&self, name: &str, tasks: usize) -> Duration {
        let begun = Instant::now();
        while self.begun(name).len() < tasks {
            assert!(begun.elapsed() < Duration::from_secs(60), "{name} has begun {:?}", self.begun(name));
            sleep(Duration::from_millis(20));
        }
        begun.elapsed()
    }

    /// Waits until the group has heard that all messages are done with: of each partition, so many.
    pub fn await_done(&self, messages: &[i64]) {
        let begun = Instant::now();
        for (partition, all) in (0..).zip(messages) {
            while committed(self.broker, self.from, self.from, partition) != Some(*all) {
                let there = committed(self.broker, self.from, self.from, partition);
                assert!(begun.elapsed() < Duration::from_secs(90), "{there:?} of {all} in partition {partition}");
                sleep(Duration::from_millis(100));
            }
        }
    }

    /// What was written.
    pub fn written(&self) -> Vec<There> {
        all(self.broker, self.to)
    }
}

/// Stops a member gracefully.
pub fn stop(mut member: Child) {
    drop(member.stdin.take());
    assert!(member.wait().expect("ended").success(), "it ends well");
}
