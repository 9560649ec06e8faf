//! The broker is killed under a source and a sink, stays away for a while, and comes back.

use std::thread::sleep;
use std::time::Duration;

use thalweg::connectors::kafka::{kafka, kafka_sink};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::client::{all, produce};
use crate::pipelines::Running;

stream!(
    fn ticks(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.sink(out);
    }
);

/// How long it is away; the client's own times are shortened in proportion, so that all that happens in a minute happens here: requests time out, connections are
/// given up and made again, many times over.
const AWAY: Duration = Duration::from_secs(8);
const TIMES: [(&str, &str); 4] = [
    ("socket.timeout.ms", "1500"),
    ("socket.connection.setup.timeout.ms", "1000"),
    ("reconnect.backoff.ms", "20"),
    ("reconnect.backoff.max.ms", "200"),
];

pub fn gone(broker: &mut Broker) {
    broker.topic("outage", 2);
    broker.topic("outage-out", 1);
    produce(broker, "outage", (0..1000).map(|number| (number % 2, "", number.to_string())));
    let address = broker.address();
    let source =
        || TIMES.iter().fold(kafka("outage").brokers(&address), |source, (key, value)| source.set(*key, *value));
    let (alone, member) =
        (Running::over(source()), Running::over(source().group("outage").set("session.timeout.ms", "6000")));
    alone.next(1000);
    member.next(1000);
    // A sink that writes all the time.
    // Of its times only those for connecting: a broker that is still warm from its start takes longer for a write than a short timeout allows.
    let out =
        TIMES[2..].iter().fold(kafka_sink("outage-out").brokers(&address), |out, (key, value)| out.set(*key, *value));
    let (sender, numbers) = channel(16);
    let writing = std::thread::spawn(move || ticks(numbers, out).run_blocking());
    let ticking = std::thread::spawn(move || {
        for number in 0..300_u64 {
            if sender.send_blocking(number).is_err() {
                return;
            }
            sleep(Duration::from_millis(50));
        }
    });
    // The group hears of what was read every second.
    sleep(Duration::from_secs(2));
    broker.kill();
    sleep(AWAY);
    assert!(alone.is_silent());
    broker.run();
    produce(broker, "outage", (1000..2000).map(|number| (number % 2, "", number.to_string())));
    let patience = Duration::from_secs(40);
    let of = |running: &Running| {
        let mut found: Vec<u32> =
            running.next_within(1000, patience).iter().map(|seen| seen.payload.parse().expect("a number")).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(of(&alone), (1000..2000).collect::<Vec<_>>());
    assert_eq!(of(&member), (1000..2000).collect::<Vec<_>>());
    assert!(alone.is_silent());
    alone.end().expect("stopped");
    member.end().expect("stopped");
    ticking.join().expect("no panic");
    writing.join().expect("no panic").expect("the sink waits for the broker");
    let written: Vec<u64> =
        all(broker, "outage-out").iter().map(|there| there.payload.parse().expect("a number")).collect();
    assert_eq!(written, (0..300).collect::<Vec<_>>(), "nothing is lost or twice, and the order stays");
}
