//! This program as a child: a job that can be killed.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use thalweg::connectors::kafka::kafka;
use thalweg::prelude::*;

use crate::crash::{self, Dying};
use crate::pipelines::{Seen, copied, seen};

/// The argument that makes this program a child.
pub const CHILD: &str = "child";

/// Starts a child, with its standard input as the word to stop: it stops when that is closed.
pub fn start(what: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg(CHILD).arg(what).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().expect("a child")
}

pub fn run(arguments: &[String]) -> ExitCode {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match words.as_slice() {
        ["copy", broker, topic, folder] => copy(broker, topic, Path::new(folder)),
        ["member", broker, topic, group, file] => member(broker, topic, group, Path::new(file)),
        ["tasks", what, broker, from, to, folder, name] => {
            crate::tasks::member::run(what, broker, from, to, Path::new(folder), name)
        }
        ["slow", broker, topic] => slow(broker, topic),
        ["totals", broker, topic, folder, fate @ ..] => {
            crash::totals_once(broker, topic, Path::new(folder), Dying::fate(fate))
        }
        ["recopy", broker, from, topic, folder, fate @ ..] => {
            crash::copy_once(broker, from, topic, Path::new(folder), Dying::fate(fate))
        }
        ["read", broker, topic, how] => crate::instructions::read(broker, topic, how),
        _ => Err(Error::new(format!("no such child: {words:?}"))),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{words:?}: {error:?}");
            ExitCode::FAILURE
        }
    }
}

/// Copies a topic to files, each message once. It is slow, so that it can be killed in the middle.
fn copy(broker: &str, topic: &str, folder: &Path) -> Result<(), Error> {
    let messages = kafka(topic).brokers(broker).max_rate(20_000).until_end();
    let job = copied(messages, files(folder.join("out"))).checkpoint_to(folder.join("state"));
    job.trigger(Trigger::asap().cap(300)).run_blocking().map(drop)
}

/// A member of a group, which writes down what it has read, until its standard input is closed.
fn member(broker: &str, topic: &str, group: &str, file: &Path) -> Result<(), Error> {
    // A member that is killed is missed after this time.
    let messages = kafka(topic).brokers(broker).group(group).set("session.timeout.ms", "6000");
    let lines = thalweg::sink::file(file)
        .with(|seen: Seen, out: &mut Vec<u8>| writeln!(out, "{} {}", seen.partition, seen.offset));
    let job = seen(messages, lines);
    let stop = job.stop_handle();
    std::thread::spawn(move || {
        let _ = std::io::read_to_string(std::io::stdin());
        stop.stop();
    });
    job.trigger(Trigger::asap().cap(500)).run_blocking().map(drop)
}

/// Reads slowly, and says how much memory it had at the most, in kilobytes.
fn slow(broker: &str, topic: &str) -> Result<(), Error> {
    let mut bytes = 0;
    let messages = kafka(topic).brokers(broker).until_end();
    let slowly = |seen: Seen| {
        bytes += seen.payload.len();
        if seen.offset % 100 == 0 {
            std::thread::sleep(Duration::from_millis(30));
        }
    };
    seen(messages, slowly).run_blocking()?;
    let status =
        std::fs::read_to_string("/proc/self/status").map_err(|cause| Error::new("no status").caused_by(cause))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    println!("{} {}", peak.trim().trim_end_matches(" kB"), bytes);
    Ok(())
}
