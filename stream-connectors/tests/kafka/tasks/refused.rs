//! What tasks do not take, and how the whole ends.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use futures_util::future::join;
use thalweg::checkpoint::{Folder, InMemory, Storage};
use thalweg::connectors::kafka::{Kafka, Message, kafka};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::client::produce;
use crate::pipelines::{kept, line};
use crate::restart;

/// Messages that say `fatal` end the job.
fn checked(line: &str) -> Result<(), Error> {
    if line.ends_with("fatal") { Err(Error::new("a fatal message")) } else { Ok(()) }
}

stream!(
    #[durable]
    fn refusing(messages: impl Source<Message<'_>>, others: impl Source<Message<'_>>, out: impl Sink<String>) {
        let messages = messages.map(|message| line(&message));
        let others = others.map(|message| line(&message));
        messages.merge(others).try_map(|line| checked(&line).map(|()| line)).or_fail().sink(out);
    }
);

pub fn topics(broker: &mut Broker) {
    broker.topic("refused-few", 2);
    broker.topic("refused-many", 3);
    let tasks = |source: Kafka| {
        let tasks = source.topics(["refused-many"]).brokers(broker.address()).group("refused");
        tasks.tasks(|task| kept(task.source(), collected()).checkpoint_to(InMemory::new())).run_blocking()
    };
    let error = tasks(kafka("refused-few")).expect_err("a partition that nobody reads");
    assert!(error.to_string().starts_with("`refused-many` has 3 partitions and `refused-few` has 2"), "{error:?}");
    let error = tasks(kafka("^refused-.*")).expect_err("a pattern");
    assert!(error.to_string().starts_with("`^refused-.*` is a pattern"), "{error:?}");
    let error = tasks(kafka("refused-none").connect_timeout(Duration::from_secs(1))).expect_err("no such topic");
    assert!(error.to_string().contains("no topic `refused-none`"), "{error:?}");
    let others = kafka("refused-many").brokers(broker.address()).group("refused").tasks(|task| {
        refusing(task.source(), task.source_of("refused-few"), collected()).checkpoint_to(InMemory::new())
    });
    let error = others.run_blocking().expect_err("a topic that was not said");
    assert!(error.to_string().starts_with("the task of partition"), "{error:?}");
    assert!(format!("{error:?}").contains("`refused-few` is none of the topics of these tasks"), "{error:?}");
}

/// A task's error ends the whole, when the others have done their batches; it names the task.
pub fn an_error(broker: &mut Broker) {
    broker.topic("failing", 3);
    broker.topic("failing-too", 2);
    let seen = collected();
    let states: Vec<InMemory> = (0..3).map(|_| InMemory::new()).collect();
    let tasks = kafka("failing").topics(["failing-too"]).brokers(broker.address()).group("failing").tasks(|task| {
        let state = states[usize::try_from(task.partition()).expect("few")].clone();
        let (messages, others) = (task.source_of("failing"), task.source_of("failing-too"));
        refusing(messages, others, seen.clone()).checkpoint_to(state)
    });
    let written = thread::scope(|scope| {
        let running = scope.spawn(|| tasks.run_blocking());
        produce(broker, "failing", (0..30).map(|number| (number % 3, "", number.to_string())));
        produce(broker, "failing-too", (30..40).map(|number| (number % 2, "", number.to_string())));
        let mut there = Vec::new();
        let begun = Instant::now();
        while there.len() < 40 {
            assert!(begun.elapsed() < Duration::from_secs(20), "{} of 40 came", there.len());
            there.extend(seen.take());
            thread::sleep(Duration::from_millis(20));
        }
        produce(broker, "failing", [(1, "", "fatal".to_owned())]);
        let error = running.join().expect("no panic").expect_err("a fatal message");
        assert_eq!(error.to_string(), "the task of partition 1 has failed");
        assert!(format!("{error:?}").contains("a fatal message"), "{error:?}");
        there
    });
    assert_eq!(written.len(), 40);
    // Everybody has let go.
    assert!(states.iter().all(|state| state.lock().is_ok()));
}

/// Of a task that can't have its checkpoint it is said who has it; and tasks that are done by themselves end the whole.
pub fn a_lock(broker: &mut Broker) {
    broker.topic("locked", 1);
    produce(broker, "locked", (0..10).map(|number| (0, "", number.to_string())));
    let folder = restart::Folder::new("locked");
    let (seen, times) = (collected(), Mutex::new(0));
    let run = |seconds: u64| {
        let tasks = kafka("locked").brokers(broker.address()).group("locked").tasks(|task| {
            *times.lock().expect("no panic") += 1;
            let job = kept(task.source(), seen.clone()).checkpoint_to(folder.0.join("state"));
            job.trigger(Trigger::available_now())
        });
        tasks.lock_timeout(Duration::from_secs(seconds)).run_blocking()
    };
    let lock = Folder::new(folder.0.join("state")).lock().expect("free");
    let error = format!("{:?}", run(1).expect_err("it is locked"));
    assert!(error.contains(&format!("held by process {}", std::process::id())), "{error}");
    assert!(error.contains("waited for it for 1s"), "{error}");
    // It is waited for.
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_secs(3));
            drop(lock);
        });
        run(30).expect("it is done by itself");
    });
    assert_eq!((seen.take().len(), *times.lock().expect("no panic")), (10, 2));
}

/// On a runtime of the user's: who drops the future has them stop.
pub fn awaited(broker: &mut Broker) {
    broker.topic("awaited", 2);
    produce(broker, "awaited", (0..10).map(|number| (number % 2, "", number.to_string())));
    let (seen, states) = (collected(), [InMemory::new(), InMemory::new()]);
    let tasks = || {
        let (seen, states) = (seen.clone(), states.clone());
        kafka("awaited").brokers(broker.address()).group("awaited").tasks(move |task| {
            let state = states[usize::try_from(task.partition()).expect("few")].clone();
            kept(task.source(), seen.clone()).checkpoint_to(state)
        })
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let is_over = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(4), tasks().run()).await.is_ok() });
    assert!(!is_over);
    assert_eq!(seen.take().len(), 10);
    // It has let go of all, which the next does not wait for.
    let next = tasks();
    let stop = next.stop_handle();
    runtime.block_on(async {
        let stopping = async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            stop.stop();
        };
        let (ended, ()) = join(next.lock_timeout(Duration::from_secs(2)).run(), stopping).await;
        ended.expect("stopped");
    });
    assert!(seen.take().is_empty());
}
