//! Which partitions there are.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::consumer::Consumer;
use rdkafka::error::KafkaError;
use rdkafka::metadata::MetadataTopic;
use regex_lite::Regex;
use stream_runtime::Error;

use super::{Office, Order, PATIENCE, TURN};
use crate::kafka::fetch::Client;
use crate::kafka::position::Named;

/// Topics by name and by pattern.
#[derive(Clone, Debug, Default)]
pub(in crate::kafka) struct Topics {
    /// As a user gave them: what begins with `^` is a pattern.
    pub(in crate::kafka) said: Vec<String>,
    /// One that was asked for, and is none of them.
    unknown: Option<String>,
}

/// The same, to be looked for.
#[derive(Debug)]
pub(in crate::kafka) struct Search {
    names: Vec<String>,
    patterns: Vec<Regex>,
}

impl Topics {
    pub(in crate::kafka) fn named(said: Vec<String>) -> Self {
        Topics { said, unknown: None }
    }

    /// One of them alone.
    pub(in crate::kafka) fn only(&self, topic: &str) -> Self {
        let is_known = self.said.iter().any(|said| said == topic);
        Topics { said: vec![topic.to_owned()], unknown: (!is_known).then(|| topic.to_owned()) }
    }

    pub(super) fn search(&self) -> Result<Search, Error> {
        if let Some(topic) = &self.unknown {
            return Err(Error::new(format!(
                "`{topic}` is none of the topics of these tasks: say it behind `kafka(..)`, with `.topics(..)`"
            )));
        }
        let (patterns, names): (Vec<_>, Vec<_>) = self.said.iter().cloned().partition(|said| said.starts_with('^'));
        let compile = |said: &String| {
            Regex::new(said).map_err(|cause| Error::new(format!("`{said}` is no pattern of topics")).caused_by(cause))
        };
        Ok(Search { names, patterns: patterns.iter().map(compile).collect::<Result<_, _>>()? })
    }
}

/// Why partitions can't be told.
#[derive(Debug)]
pub(in crate::kafka) enum Unknown {
    /// The brokers don't answer.
    Unreachable(KafkaError),
    /// A topic that was named is not there.
    Missing(String),
}

impl Search {
    /// The partitions of all topics, in the order of their names.
    pub(in crate::kafka) fn partitions(&self, client: &Client, patience: Duration) -> Result<BTreeSet<Named>, Unknown> {
        let mut found = BTreeSet::new();
        for name in &self.names {
            let metadata = client.fetch_metadata(Some(name), patience).map_err(Unknown::Unreachable)?;
            let topic = metadata.topics().iter().find(|topic| topic.name() == name);
            let topic = topic.filter(|topic| topic.error().is_none() && !topic.partitions().is_empty());
            found.extend(named(topic.ok_or_else(|| Unknown::Missing(name.clone()))?));
        }
        if !self.patterns.is_empty() {
            let metadata = client.fetch_metadata(None, patience).map_err(Unknown::Unreachable)?;
            let is_wanted = |topic: &&MetadataTopic| self.patterns.iter().any(|pattern| pattern.is_match(topic.name()));
            found.extend(metadata.topics().iter().filter(is_wanted).flat_map(named));
        }
        Ok(found)
    }

    /// The same when the source is opened: brokers may be away for a while, and a topic may have been made just now.
    pub(in crate::kafka) fn first_partitions(
        &self,
        client: &Client,
        order: &Order,
        office: &Office,
    ) -> Result<BTreeSet<Named>, Error> {
        let deadline = Instant::now() + order.settings.connect();
        loop {
            let unknown = match self.partitions(client, PATIENCE.min(order.settings.connect())) {
                Ok(found) => return Ok(found),
                Err(unknown) => unknown,
            };
            // What the client complains of, it tells here.
            while client.poll(TURN).is_some() {}
            if Instant::now() >= deadline || office.is_closed() {
                return Err(unknown.into_error(client, order));
            }
            thread::sleep(TURN);
        }
    }
}

impl Unknown {
    fn into_error(self, client: &Client, order: &Order) -> Error {
        let (cluster, connect) = (order.settings.cluster(), order.settings.connect());
        match self {
            Unknown::Missing(topic) => Error::new(format!(
                "kafka at {cluster} has no topic `{topic}`, or this client may not see it: make the topic before the job begins"
            )),
            Unknown::Unreachable(cause) => {
                let error = Error::new(format!("kafka at {cluster} gave no answer in {connect:?}"));
                match client.context().complaint() {
                    Some(complaint) => error.caused_by(complaint),
                    None => error.caused_by(cause),
                }
            }
        }
    }
}

fn named(topic: &MetadataTopic) -> impl Iterator<Item = Named> + '_ {
    topic.partitions().iter().map(|partition| Named::new(topic.name(), partition.id()))
}
