//! What is said of SASL reaches the client: a broker that lets nobody in without a password.

use std::time::Duration;

use thalweg::connectors::kafka::{kafka, kafka_sink};
use thalweg::prelude::*;

use crate::broker::Broker;
use crate::pipelines::seen;

stream!(
    fn write(lines: impl Source<String>, out: impl Sink<String>) {
        lines.sink(out);
    }
);

/// What a user says of SASL.
fn settings(password: &str) -> [(&'static str, String); 4] {
    let known = [("security.protocol", "sasl_plaintext"), ("sasl.mechanism", "PLAIN"), ("sasl.username", "alice")];
    let [protocol, mechanism, user] = known.map(|(key, value)| (key, value.to_owned()));
    [protocol, mechanism, user, ("sasl.password", password.to_owned())]
}

pub fn plain(broker: &mut Broker) {
    broker.topic("sasl", 1);
    let address = broker.sasl_address();
    let out = settings("secret").into_iter().fold(kafka_sink("sasl"), |out, (key, value)| out.set(key, value));
    let lines: Vec<String> = (0..100).map(|number| number.to_string()).collect();
    write(lines.clone(), out.brokers(&address)).run_blocking().expect("alice may write");

    let source =
        |password| settings(password).into_iter().fold(kafka("sasl"), |source, (key, value)| source.set(key, value));
    let found = collected();
    seen(source("secret").brokers(&address).until_end(), found.clone()).run_blocking().expect("alice may read");
    assert_eq!(found.take().into_iter().map(|seen| seen.payload).collect::<Vec<_>>(), lines);

    let refused = source("guessed").brokers(&address).connect_timeout(Duration::from_secs(2));
    let error = format!("{:?}", seen(refused.until_end(), found).run_blocking().expect_err("a wrong password"));
    assert!(error.contains("Authentication failed"), "{error}");
}
