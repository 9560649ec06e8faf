//! A durable job over a webhook is killed, again and again, while clients post: what was answered is there once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use thalweg::connectors::pushed::Message;
use thalweg::prelude::*;
use thalweg::source::Random;

stream!(
    #[durable(exactly_once)]
    fn booked(orders: impl Source<Message<'_>>, out: impl Sink<String>) {
        orders.map(|order| String::from_utf8_lossy(order.bytes()).into_owned()).sink(out);
    }
);

const FOLDER: &str = "THALWEG_TEST_WEBHOOK";

/// The job, in a process of its own: see the test below.
#[test]
#[ignore = "it is run by another test"]
fn job_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("\nat {}", listener.local_addr().unwrap());
    let orders = webhook(listener).ndjson().log_to(folder.join("log"));
    let workers = 1 + fs::read_dir(folder.join("out")).map_or(0, Iterator::count) % 2;
    booked(orders, files(folder.join("out")))
        .workers(workers)
        .checkpoint_to(folder.join("checkpoint"))
        .run_blocking()
        .unwrap();
}

struct Life {
    child: Child,
    address: SocketAddr,
}

impl Life {
    fn begin(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "durable::job_that_is_killed", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.unwrap().strip_prefix("at ")?.parse().ok()).unwrap();
        Life { child, address }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Posts orders, each until it is answered, wherever the job may be.
fn client(name: usize, job: &Mutex<SocketAddr>, done: &AtomicBool) -> BTreeSet<String> {
    let mut answered = BTreeSet::new();
    for number in 0.. {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let (one, two) = (format!("{name}-{number}-a"), format!("{name}-{number}-b"));
        loop {
            let address = *job.lock().unwrap();
            if posted(address, &format!("{name}-{number}"), &format!("{one}\n{two}\n")) {
                break;
            }
            if done.load(Ordering::Relaxed) {
                return answered;
            }
            thread::sleep(Duration::from_millis(2));
        }
        answered.extend([one, two]);
    }
    answered
}

fn posted(address: SocketAddr, key: &str, body: &str) -> bool {
    use std::io::{Read, Write};
    let Ok(mut stream) = std::net::TcpStream::connect(address) else { return false };
    let length = body.len();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nIdempotency-Key: {key}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let mut answer = String::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200 ")
}

fn written(folder: &Path) -> BTreeMap<String, u32> {
    let mut written = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-")) {
            for line in fs::read_to_string(path).unwrap().lines() {
                *written.entry(line.to_owned()).or_default() += 1;
            }
        }
    }
    written
}

#[test]
fn what_was_answered_is_there_once() {
    let kills = std::env::var("WEBHOOK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8);
    let folder = std::env::temp_dir().join(format!("thalweg-webhook-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();

    let mut life = Life::begin(&folder);
    let (job, done) = (Arc::new(Mutex::new(life.address)), Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..4)
        .map(|name| {
            let (job, done) = (Arc::clone(&job), Arc::clone(&done));
            thread::spawn(move || client(name, &job, &done))
        })
        .collect();
    let mut random = Random::new(6, std::process::id().into());
    for _ in 0..kills {
        thread::sleep(Duration::from_millis(20 + random.below(150)));
        life.kill();
        life = Life::begin(&folder);
        *job.lock().unwrap() = life.address;
    }
    thread::sleep(Duration::from_millis(100));
    done.store(true, Ordering::Relaxed);
    let mut answered = BTreeSet::new();
    for client in clients {
        answered.extend(client.join().unwrap());
    }
    life.kill();

    let written = written(&folder.join("out"));
    let lost: Vec<_> = answered.iter().filter(|order| !written.contains_key(*order)).collect();
    let twice: Vec<_> = written.iter().filter(|(_, times)| **times > 1).collect();
    println!("{kills} kills, {} answered, {} written", answered.len(), written.len());
    assert!(!answered.is_empty());
    assert!(lost.is_empty(), "{} were answered and are lost: {:?}", lost.len(), lost.first());
    assert!(twice.is_empty(), "{} are there twice: {:?}", twice.len(), twice.first());
    fs::remove_dir_all(folder).unwrap();
}
