//! The sample: who made it, and what the program finds in it.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{access_log, generate_access_log, output};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/access.log");

#[test]
fn the_generator_makes_the_sample_again() {
    let made = generate_access_log(&["--seed", "1", "--lines", "1800"]).output().unwrap();
    assert!(made.status.success());
    // `assert_eq` would print a quarter of a megabyte.
    assert!(made.stdout == fs::read(SAMPLE).unwrap(), "the generator makes another log: the sample must be made again");
}

#[test]
fn the_sample_is_small() {
    assert!(fs::metadata(SAMPLE).unwrap().len() <= 300_000);
}

#[test]
fn the_program_finds_what_is_obvious() {
    let requests = requests();
    for workers in ["1", "3"] {
        let (printed, told) = output(access_log(&["--workers", workers]));
        let (alerts, table): (Vec<_>, Vec<_>) = printed.lines().map(words).partition(|line| line.starts_with("ALERT"));
        assert_eq!(table, obvious_table(&requests));
        assert_eq!(alerts, obvious_alerts(&requests));
        assert!(told.contains(&format!("{} rejected, 0 too late", 1_800 - requests.len())), "{told}");
    }
}

/// The line with one space where there are several.
fn words(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Request {
    minute: String,
    path: String,
    status: u32,
    bytes: u64,
}

/// The requests of the sample, as someone reads them who knows what can be in it.
fn requests() -> Vec<Request> {
    let bytes = fs::read(SAMPLE).unwrap();
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| str::from_utf8(line).ok());
    lines.filter_map(request).collect()
}

fn request(line: &str) -> Option<Request> {
    let parts: Vec<&str> = line.split('"').collect();
    if parts.len() < 7 || !line.ends_with('"') {
        return None;
    }
    let (time, answer) = (parts[0].split('[').nth(1)?, words(parts[2]));
    let (status, bytes) = answer.split_once(' ')?;
    Some(Request {
        minute: minute(time)?,
        path: parts[1].split([' ', '?']).nth(1).unwrap_or("-").to_string(),
        status: status.parse().ok()?,
        bytes: bytes.parse().unwrap_or(0),
    })
}

/// The sample is from the afternoon of one day, seven hours behind UTC.
fn minute(time: &str) -> Option<String> {
    let hour: u32 = time.strip_prefix("10/Oct/2000:")?.get(..2)?.parse().ok()?;
    Some(format!("2000-10-10T{}:{}:00Z", hour + 7, &time[15..17]))
}

/// By minute, path and class; the class 0 stands for all.
fn groups(requests: &[Request]) -> BTreeMap<(&str, &str, u32), Vec<&Request>> {
    let mut groups = BTreeMap::<_, Vec<&Request>>::new();
    for request in requests {
        for class in [0, request.status / 100] {
            groups.entry((&*request.minute, &*request.path, class)).or_default().push(request);
        }
    }
    groups
}

fn percent_failed(requests: &[&Request]) -> f64 {
    let failed = requests.iter().filter(|request| request.status >= 500).count();
    failed as f64 / requests.len() as f64 * 100.0
}

fn obvious_table(requests: &[Request]) -> Vec<String> {
    let row = |((minute, path, class), requests): ((&str, &str, u32), Vec<&Request>)| {
        let (n, bytes) = (requests.len(), requests.iter().map(|request| request.bytes).sum::<u64>());
        let numbers = format!("{n} requests {bytes} bytes {:.1} mean", bytes as f64 / n as f64);
        match class {
            0 => format!("{minute} all {numbers} {:.1}% failed {path}", percent_failed(&requests)),
            class => format!("{minute} {class}xx {numbers} {path}"),
        }
    };
    groups(requests).into_iter().map(row).collect()
}

fn obvious_alerts(requests: &[Request]) -> Vec<String> {
    let alert = |((minute, path, class), requests): ((&str, &str, u32), Vec<&Request>)| {
        let (n, failed) = (requests.len(), percent_failed(&requests));
        (class == 0 && failed > 5.0).then(|| format!("ALERT {minute} {failed:.1}% of {n} requests failed {path}"))
    };
    groups(requests).into_iter().filter_map(alert).collect()
}
