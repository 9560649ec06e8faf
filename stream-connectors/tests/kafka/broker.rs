//! A broker of Apache Kafka on a loopback port, in a folder of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewPartitions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};

use crate::server::{Server, fetched, free_port};

/// A broker. Topics are in its folder, which is removed at the end.
pub struct Broker {
    folder: PathBuf,
    port: u16,
    /// Where clients have to say who they are.
    sasl_port: u16,
    server: Option<Server>,
}

/// Whom it lets in, and by which password.
const LOGIN: &str = "org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"secret\";";

/// What its storage is formatted with: any id will do.
const CLUSTER: &str = "MkU3OEVBNTcwNTJENDM2Qk";

impl Broker {
    /// Formats a folder and starts a broker on it.
    pub fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("thalweg-kafka-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let (port, sasl_port, controller) = (free_port(), free_port(), free_port());
        fs::write(folder.join("server.properties"), properties(&folder, port, sasl_port, controller)).expect("a file");
        fs::write(folder.join("log4j2.properties"), "rootLogger.level = error\n").expect("a file");
        let format = java(&folder)
            .args(["kafka.tools.StorageTool", "format", "-t", CLUSTER, "--standalone", "-c"])
            .arg(folder.join("server.properties"))
            .status()
            .expect("java runs");
        assert!(format.success(), "the broker's folder can't be formatted");
        let mut broker = Broker { folder, port, sasl_port, server: None };
        broker.run();
        broker
    }

    /// Starts it again, where it was killed.
    pub fn run(&mut self) {
        let mut command = java(&self.folder);
        command.arg("kafka.Kafka").arg(self.folder.join("server.properties"));
        self.server = Some(Server::start(command, self.port).expect("the broker starts"));
        self.await_ready();
    }

    /// Kills it, as a crash would.
    pub fn kill(&mut self) {
        self.server = None;
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Where only `alice` is let in, with the password `secret`.
    pub fn sasl_address(&self) -> String {
        format!("127.0.0.1:{}", self.sasl_port)
    }

    /// It takes connections before it can answer.
    fn await_ready(&self) {
        let client: BaseConsumer = self.config().create().expect("a client");
        let patience = Instant::now() + Duration::from_secs(60);
        while client.fetch_metadata(None, Duration::from_secs(2)).is_err() {
            assert!(Instant::now() < patience, "the broker gives no answer");
        }
    }

    fn config(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.address()).set("log_level", "2");
        config
    }

    fn admin(&self) -> AdminClient<DefaultClientContext> {
        self.config().create().expect("a client")
    }

    /// Makes a topic, with settings such as `("cleanup.policy", "compact")`.
    pub fn topic_with(&self, name: &str, partitions: i32, settings: &[(&str, &str)]) {
        let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
        for (key, value) in settings {
            topic = topic.set(key, value);
        }
        let made = wait(self.admin().create_topics([&topic], &AdminOptions::new()));
        assert!(made.expect("an answer").iter().all(Result::is_ok), "can't make {name}");
        self.await_partitions(name, partitions);
    }

    pub fn topic(&self, name: &str, partitions: i32) {
        self.topic_with(name, partitions, &[]);
    }

    /// Adds partitions to a topic, so that it has so many.
    pub fn grow(&self, name: &str, partitions: usize) {
        let grown = wait(self.admin().create_partitions([&NewPartitions::new(name, partitions)], &AdminOptions::new()));
        assert!(grown.expect("an answer").iter().all(Result::is_ok), "can't add partitions to {name}");
        self.await_partitions(name, i32::try_from(partitions).expect("few"));
    }

    /// Removes the messages before an offset, as retention does.
    pub fn forget_before(&self, name: &str, partition: i32, offset: i64) {
        let mut offsets = rdkafka::TopicPartitionList::new();
        offsets.add_partition_offset(name, partition, rdkafka::Offset::Offset(offset)).expect("an offset");
        wait(self.admin().delete_records(&offsets, &AdminOptions::new())).expect("records are deleted");
    }

    fn await_partitions(&self, name: &str, partitions: i32) {
        let client: BaseConsumer = self.config().create().expect("a client");
        let patience = Instant::now() + Duration::from_secs(20);
        loop {
            let metadata = client.fetch_metadata(Some(name), Duration::from_secs(5)).expect("an answer");
            let ready = metadata.topics()[0]
                .partitions()
                .iter()
                .filter(|partition| partition.error().is_none() && partition.leader() >= 0);
            if ready.count() == usize::try_from(partitions).expect("not negative") {
                return;
            }
            assert!(Instant::now() < patience, "{name} has not {partitions} partitions");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn wait<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

fn java(folder: &Path) -> Command {
    let mut command = Command::new("java");
    command
        .args(["-Xmx512m", "-Xms256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
        .arg(format!("-Dlog4j2.configurationFile={}", folder.join("log4j2.properties").display()))
        .arg("-cp")
        .arg(fetched("kafka").join("lib").join("*"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log(folder).expect("a log"))
        .stderr(log(folder).expect("a log"));
    command
}

fn log(folder: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().create(true).append(true).open(folder.join("broker.log"))
}

fn properties(folder: &Path, port: u16, sasl: u16, controller: u16) -> String {
    format!(
        "process.roles=broker,controller\n\
         node.id=1\n\
         controller.quorum.bootstrap.servers=127.0.0.1:{controller}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},SASL://127.0.0.1:{sasl},CONTROLLER://127.0.0.1:{controller}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port},SASL://127.0.0.1:{sasl}\n\
         listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT\n\
         inter.broker.listener.name=PLAINTEXT\n\
         sasl.enabled.mechanisms=PLAIN\n\
         listener.name.sasl.plain.sasl.jaas.config={LOGIN}\n\
         controller.listener.names=CONTROLLER\n\
         log.dirs={}\n\
         num.partitions=1\n\
         auto.create.topics.enable=false\n\
         offsets.topic.num.partitions=4\n\
         offsets.topic.replication.factor=1\n\
         transaction.state.log.num.partitions=4\n\
         transaction.state.log.replication.factor=1\n\
         transaction.state.log.min.isr=1\n\
         share.coordinator.state.topic.replication.factor=1\n\
         share.coordinator.state.topic.min.isr=1\n\
         group.initial.rebalance.delay.ms=0\n\
         group.min.session.timeout.ms=1000\n\
         log.segment.delete.delay.ms=1000\n",
        folder.join("data").display()
    )
}
