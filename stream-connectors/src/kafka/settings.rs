//! What a user says of the client.

use std::time::Duration;

use rdkafka::ClientConfig;

/// Brokers, and settings of librdkafka by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    brokers: Option<String>,
    said: Vec<(String, String)>,
    connect: Option<Duration>,
}

/// How long brokers may give no answer at the beginning unless said.
const CONNECT: Duration = Duration::from_secs(30);

/// Where the brokers are unless said.
const BROKERS: &str = "localhost:9092";

impl Settings {
    pub(super) fn brokers(&mut self, brokers: String) {
        self.brokers = Some(brokers);
    }

    pub(super) fn set(&mut self, key: String, value: String) {
        self.said.push((key, value));
    }

    pub(super) fn set_connect(&mut self, timeout: Duration) {
        self.connect = Some(timeout);
    }

    /// How long brokers may give no answer at the beginning.
    pub(super) fn connect(&self) -> Duration {
        self.connect.unwrap_or(CONNECT)
    }

    /// What errors call the cluster.
    pub(super) fn cluster(&self) -> &str {
        let said = self
            .said
            .iter()
            .rev()
            .find(|(key, _)| matches!(key.as_str(), "bootstrap.servers" | "metadata.broker.list"));
        self.brokers.as_deref().or(said.map(|(_, brokers)| brokers.as_str())).unwrap_or(BROKERS)
    }

    /// The client's settings: ours, then what the user says, then what must be so.
    pub(super) fn config(&self, ours: &[(&str, &str)], fixed: &[(&str, &str)]) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.cluster());
        // A broker that is back is found within a second.
        config.set("reconnect.backoff.max.ms", "1000");
        let said = self.said.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (key, value) in ours.iter().copied().chain(said).chain(fixed.iter().copied()) {
            config.set(key, value);
        }
        config
    }
}
