//! A durable job is killed in the middle, and killed again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use thalweg::source::Random;

use crate::broker::Broker;
use crate::child;
use crate::client::{all, produce, produce_in_transaction};

/// A folder, removed in the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("thalweg-kafka-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Folder(folder)
    }

    pub fn name(&self) -> &str {
        self.0.to_str().expect("text")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The lines of all files that are visible in a folder.
fn lines(folder: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("part-") {
            lines.extend(fs::read_to_string(&path).expect("a file").lines().map(str::to_owned));
        }
    }
    lines
}

pub fn killed(broker: &mut Broker) {
    broker.topic("killed", 3);
    produce(broker, "killed", (0..40_000).map(|number| (number % 3, "", number.to_string())));
    produce_in_transaction(broker, "killed", &[(0, "never"), (1, "never"), (2, "never")], false);
    produce(broker, "killed", (40_000..50_000).map(|number| (number % 3, "", number.to_string())));
    let folder = Folder::new("killed");
    let run = || child::start("copy", &[&broker.address(), "killed", folder.name()]);
    let mut random = Random::new(7, 7);
    let (mut kills, mut over) = (0, false);
    while kills < 8 && !over {
        let mut job = run();
        sleep(Duration::from_millis(250 + random.below(350)));
        over = job.try_wait().expect("a child").is_some();
        kills += usize::from(!over);
        job.kill().expect("killed");
        job.wait().expect("ended");
    }
    assert!(run().wait().expect("ended").success());
    let seen = lines(&folder.0.join("out"));
    let expected: BTreeSet<String> = all(broker, "killed")
        .iter()
        .map(|there| format!("{} {} {}", there.partition, there.offset, there.payload))
        .collect();
    println!("  {kills} kills, {} lines", seen.len());
    assert!(kills >= 4, "it is killed in the middle");
    assert_eq!(seen.len(), 50_000, "nothing twice");
    assert!(seen.into_iter().collect::<BTreeSet<_>>() == expected, "nothing lost");
}
