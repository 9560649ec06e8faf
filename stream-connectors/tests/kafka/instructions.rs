//! From the broker to a fused stage, beside a loop by hand over the same client. It runs only where it is named:
//!
//! ```text
//! cargo test --release -p stream-connectors --features kafka --test kafka -- throughput
//! ```
//!
//! Both read the same topic with the same settings, a batch of pointers at a time, and add up what they find in the payloads. What a message costs is the difference of two
//! topics of different length, so that beginning and ending don't count. Instructions are those of the whole process, the client's own threads included, as
//! valgrind counts them; times are of pairs that take turns.

use std::ffi::CString;
use std::process::{Command, ExitCode, Stdio};
use std::ptr;
use std::time::{Duration, Instant};

use rdkafka::bindings as native;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use thalweg::connectors::kafka::{Message, kafka};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::child::CHILD;
use crate::client::produce;

const PARTITIONS: i32 = 2;
/// Topics, with their messages.
const SHORT: (&str, usize) = ("short", 100_000);
const LONG: (&str, usize) = ("long", 400_000);
const TIMED: (&str, usize) = ("timed", 3_000_000);

stream!(
    fn weighed(messages: impl Source<Message<'_>>, out: impl Sink<u64>) {
        messages
            .filter(|message| message.payload().is_some())
            .map(|message| weigh(message.payload().unwrap_or_default()))
            .sink(out);
    }
);

/// Looks into the payload, as a decoder would at the least.
#[inline]
fn weigh(payload: &[u8]) -> u64 {
    payload.iter().take(16).map(|byte| u64::from(*byte)).sum::<u64>() + payload.len() as u64
}

/// What is added up, and when the first and the last message of a topic came.
struct Sum {
    weight: u64,
    messages: usize,
    all: usize,
    begun: Instant,
    took: Duration,
}

impl Sum {
    #[inline]
    fn add(&mut self, weight: u64) {
        self.weight += weight;
        self.messages += 1;
        if self.messages == 1 {
            self.begun = Instant::now();
        } else if self.messages == self.all {
            self.took = self.begun.elapsed();
        }
    }
}

/// The child: reads a topic in one way or the other, and prints the sum, and how long it took from the first message to the last.
pub fn read(broker: &str, topic: &str, how: &str) -> Result<(), Error> {
    let all = [SHORT, LONG, TIMED].into_iter().find(|(name, _)| *name == topic).map_or(0, |(_, all)| all);
    let mut sum = Sum { weight: 0, messages: 0, all, begun: Instant::now(), took: Duration::ZERO };
    match how {
        "source" => {
            let messages = kafka(topic).brokers(broker).until_end();
            weighed(messages, |weight: u64| sum.add(weight)).run_blocking().map(drop)?;
        }
        _ => by_hand(broker, topic, &mut sum),
    }
    println!("{} {}", sum.weight, sum.took.as_micros());
    Ok(())
}

/// What a good engineer writes over librdkafka: the queue of each partition, pointers by the thousand.
fn by_hand(broker: &str, topic: &str, sum: &mut Sum) {
    let settings = [
        ("bootstrap.servers", broker),
        ("group.id", "by-hand"),
        ("isolation.level", "read_committed"),
        ("enable.auto.commit", "false"),
        ("enable.auto.offset.store", "false"),
        ("queued.min.messages", "1000000"),
        ("queued.max.messages.kbytes", "16384"),
        ("fetch.message.max.bytes", "4194304"),
        ("fetch.wait.max.ms", "50"),
        ("fetch.queue.backoff.ms", "5"),
    ];
    let config: ClientConfig = settings.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let client: BaseConsumer = config.create().expect("a client");
    let patience = Duration::from_secs(30);
    let (mut queues, mut left, mut list) = (Vec::new(), Vec::new(), TopicPartitionList::new());
    let name = CString::new(topic).expect("no zero byte");
    for partition in 0..PARTITIONS {
        let (start, end) = client.fetch_watermarks(topic, partition, patience).expect("an answer");
        list.add_partition_offset(topic, partition, Offset::Offset(start)).expect("an offset");
        left.push(end - start);
        // SAFETY: the client is alive, and destroyed behind its queues.
        queues.push(unsafe {
            let queue = native::rd_kafka_queue_get_partition(client.client().native_ptr(), name.as_ptr(), partition);
            native::rd_kafka_queue_forward(queue, ptr::null_mut());
            queue
        });
    }
    client.assign(&list).expect("assigned");
    let mut batch = Vec::with_capacity(4096);
    while left.iter().any(|left| *left > 0) {
        let _ = client.poll(Duration::ZERO);
        for (queue, left) in queues.iter().zip(&mut left) {
            // SAFETY: there is room for so many pointers, and so many are valid afterwards; each is destroyed once.
            unsafe {
                let taken = native::rd_kafka_consume_batch_queue(*queue, 1, batch.as_mut_ptr(), batch.capacity());
                batch.set_len(usize::try_from(taken).expect("no error"));
                *left -= taken as i64;
                for message in batch.drain(..) {
                    let message: *mut native::rd_kafka_message_t = message;
                    let raw = &*message;
                    assert!(raw.err == native::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR, "an error came");
                    if !raw.payload.is_null() {
                        sum.add(weigh(std::slice::from_raw_parts(raw.payload.cast(), raw.len)));
                    }
                    native::rd_kafka_message_destroy(message);
                }
            }
        }
    }
    for queue in queues {
        // SAFETY: they are ours, and each is destroyed once.
        unsafe { native::rd_kafka_queue_destroy(queue) };
    }
}

pub fn compare() -> ExitCode {
    let broker = Broker::start("throughput");
    for (topic, messages) in [SHORT, LONG, TIMED] {
        broker.topic(topic, PARTITIONS);
        let payload = format!("{:>100}", "a reading of one hundred bytes");
        let all = i32::try_from(messages).expect("not so many");
        produce(&broker, topic, (0..all).map(|number| (number % PARTITIONS, "", payload.clone())));
    }
    let counted = |topic: &str, how: &str| counted(&broker.address(), topic, how);
    let per_message = |how: &str| (counted(LONG.0, how) - counted(SHORT.0, how)) as f64 / (LONG.1 - SHORT.1) as f64;
    let (source, hand) = (per_message("source"), per_message("hand"));
    println!(
        "instructions per message of 100 bytes: {source:.0} by the source, {hand:.0} by hand: {:.3}",
        source / hand
    );
    let mut ratios = Vec::new();
    for _ in 0..7 {
        let [source, hand] = ["source", "hand"].map(|how| timed(&broker.address(), TIMED.0, how));
        println!("  {:.2} and {:.2} million messages a second", per_second(source), per_second(hand));
        ratios.push(source / hand);
    }
    ratios.sort_by(f64::total_cmp);
    println!("time, the middle of {} pairs: {:.3}", ratios.len(), ratios[ratios.len() / 2]);
    if source / hand <= 1.1 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn per_second(micros: f64) -> f64 {
    TIMED.1 as f64 / micros
}

/// How long a child took from the first message to the last, in microseconds.
fn timed(broker: &str, topic: &str, how: &str) -> f64 {
    let child =
        Command::new(std::env::current_exe().expect("this program")).args([CHILD, "read", broker, topic, how]).output();
    let said = String::from_utf8(child.expect("a child").stdout).expect("text");
    said.split_whitespace().nth(1).and_then(|micros| micros.parse().ok()).expect("its time")
}

/// The instructions of a child, as valgrind counts them.
fn counted(broker: &str, topic: &str, how: &str) -> i64 {
    let child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program"))
        .args([CHILD, "read", broker, topic, how])
        .stdin(Stdio::null())
        .output()
        .expect("valgrind");
    let said = String::from_utf8_lossy(&child.stderr).into_owned();
    let collected =
        said.lines().find_map(|line| line.split("Collected :").nth(1)).and_then(|number| number.trim().parse().ok());
    collected.unwrap_or_else(|| panic!("valgrind said:\n{said}"))
}
