//! The source and the sink do what their traits ask: `thalweg::testing` asks it.

use thalweg::connectors::kafka::{Message, kafka, kafka_sink};
use thalweg::testing;

use crate::broker::Broker;
use crate::client::{all, produce, produce_in_transaction};

const MESSAGES: i32 = 40;

fn own(message: Message<'_>) -> (i64, String) {
    (message.offset(), String::from_utf8_lossy(message.payload().unwrap_or_default()).into_owned())
}

pub fn source(broker: &mut Broker) {
    broker.topic("contract", 2);
    let half = |from: i32, until: i32| (from..until).map(|number| (number % 2, "", number.to_string()));
    produce(broker, "contract", half(0, 20));
    produce_in_transaction(broker, "contract", &[(0, "never"), (1, "never")], false);
    produce(broker, "contract", half(20, MESSAGES));
    // Between the two halves lies a transaction that was aborted.
    let there = all(broker, "contract");
    let of = |partition: i32| {
        let of = there.iter().filter(|there| there.partition == partition);
        of.map(|there| (there.offset, there.payload.clone())).collect::<Vec<_>>()
    };
    assert_eq!(there.len(), 40);
    let address = broker.address();
    let ends = || kafka("contract").brokers(&address).until_end();
    testing::source(ends, own).expect_each([of(0), of(1)]).check_replay().expect("the contract is kept");
}

pub fn sink(broker: &mut Broker) {
    let broker = &*broker;
    let outside = |number: usize| {
        let topic = format!("contract-sink-{number}");
        broker.topic(&topic, 1);
        let seen = topic.clone();
        let open = move || kafka_sink(&topic).brokers(broker.address());
        (open, move || all(broker, &seen).into_iter().map(|there| there.payload).collect())
    };
    let records = ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned);
    testing::sink(outside, records).check().expect("the contract is kept");
}
