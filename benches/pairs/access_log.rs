//! The traffic of each minute by path, and by path and class of status, of an access log: the pipeline of the example.
//!
//! Both sides read lines with the example's parser. The author of the hand-written loop knows that a path's numbers are
//! the sums of those of its classes, and keeps only these.

use std::io::Write;
use std::ops::Range;
use std::time::Duration;

use memchr::memchr;
use thalweg::prelude::*;
use thalweg::source::Line;

use super::Workload;
use super::by_hand::chunks::{for_each_chunk_in, whole};
use super::by_hand::{TextTable, Windows};
use super::random::Random;
use super::reading::{DISORDER, MINUTE};
use super::text_file::TextFile;

#[path = "../../examples/access_log/combined/mod.rs"]
pub mod combined;

use combined::Hit;

pub struct AccessLog;

/// Requests, bytes, the mean size of a response, the share of requests at which the server failed.
pub type OfPath = (u64, u64, f64, f64);

/// Requests, bytes, the mean size of a response.
pub type OfClass = (u64, u64, f64);

stream!(
    fn traffic(
        lines: impl Source<Line<'_>>,
        disorder: Duration,
        paths: impl Sink<(Box<str>, Window, OfPath)>,
        classes: impl Sink<((Box<str>, u16), Window, OfClass)>,
        alerts: impl Sink<Box<str>>,
        rejected: impl Sink<u64>,
    ) {
        let (hits, rejects) = lines.try_map(|line| Hit::parse(line.bytes()).map_err(|_| line.number())).split_errors();
        rejects.sink(rejected);

        let hits = hits.timestamp(|hit| hit.at).watermark(bounded(disorder));

        let of_paths = hits
            .key_by(|hit| hit.path)
            .window(tumbling(1.mins()))
            .aggregate(|all| {
                let failures = all.mean(|hit| u8::from(hit.failed()));
                (all.count(), all.sum(|hit| hit.bytes), all.mean(|hit| hit.bytes), failures)
            })
            .count_late();

        let of_classes = hits
            .key_by(|hit| (hit.path, hit.class()))
            .window(tumbling(1.mins()))
            .aggregate(|all| (all.count(), all.sum(|hit| hit.bytes), all.mean(|hit| hit.bytes)))
            .drop_late();

        of_paths.filter(|(_, _, (_, _, _, failures))| *failures > LIMIT).map(|(path, _, _)| path).sink(alerts);
        of_paths.sink(paths);
        of_classes.sink(classes);
    }
);

/// The share of failures that gives an alert.
const LIMIT: f64 = 0.05;

/// What both sides come to.
#[derive(Debug, Default, PartialEq)]
pub struct Traffic {
    pub paths: Vec<(Box<str>, Window, OfPath)>,
    pub classes: Vec<((Box<str>, u16), Window, OfClass)>,
    alerts: Vec<Box<str>>,
    /// The numbers of the lines that are none of the format.
    pub rejected: Vec<u64>,
}

impl Workload for AccessLog {
    const NAME: &'static str = "access_log";
    const RECORDS: usize = 200_000;
    const REASON: &'static str = "\
        the pipeline looks into two tables, by path and by path and class, where by hand a path's numbers \
        are the sums of its classes'";

    type Input = TextFile;
    type Output = Traffic;

    fn input(records: usize) -> TextFile {
        let mut random = Random::new(1);
        let mut text = Vec::new();
        for number in 0..records {
            write_line(&mut text, number, &mut random);
        }
        TextFile::with(&text)
    }

    fn generated(input: &TextFile) -> Traffic {
        generated(input, 1)
    }

    fn by_hand(input: &TextFile) -> Traffic {
        by_hand(input, whole(input.path()))
    }

    fn sort(traffic: &mut Traffic) {
        traffic.paths.sort_unstable_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        traffic.classes.sort_unstable_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        traffic.alerts.sort_unstable();
    }
}

/// The generated side, on so many workers.
pub fn generated(input: &TextFile, workers: usize) -> Traffic {
    let mut traffic = Traffic::default();
    let Traffic { paths, classes, alerts, rejected } = &mut traffic;
    let source = lines(input.path()).numbered();
    let job = self::traffic(source, (DISORDER as u64).micros(), paths, classes, alerts, rejected);
    job.trigger(Trigger::asap().cap(1 << 20)).workers(workers).run_blocking().unwrap();
    traffic
}

/// The hand-written one, for a part of the file, whose lines are numbered by themselves.
pub fn by_hand(input: &TextFile, part: Range<u64>) -> Traffic {
    let mut traffic = Traffic::default();
    let mut rejected = Vec::new();
    let mut number = 0;
    let mut windows = Windows::new(MINUTE, DISORDER, |window, paths: &mut TextTable<Classes>| {
        paths.iter_mut().for_each(|(path, classes)| traffic.take(path, window, classes));
    });
    for_each_chunk_in(input.path(), part, |mut chunk| {
        while !chunk.is_empty() {
            let end = memchr(b'\n', chunk).unwrap_or(chunk.len());
            number += 1;
            match Hit::parse(&chunk[..end]) {
                Ok(hit) => {
                    if let Some(paths) = windows.at(hit.at) {
                        paths.update(hit.path, |classes| classes.add(&hit));
                    }
                }
                Err(_) => rejected.push(number),
            }
            chunk = chunk.get(end + 1..).unwrap_or_default();
        }
    });
    windows.finish();
    traffic.rejected = rejected;
    traffic
}

/// What the hand-written loop keeps for a path: requests and bytes by class of status, from 1 to 5.
#[derive(Default)]
struct Classes([(u64, u64); 6]);

impl Classes {
    #[inline]
    fn add(&mut self, hit: &Hit) {
        let (requests, bytes) = &mut self.0[usize::from(hit.class()) % 6];
        *requests += 1;
        *bytes += hit.bytes;
    }

    /// The classes that occur, and leaves none.
    fn take(&mut self) -> impl Iterator<Item = (u16, u64, u64)> {
        let classes = (0..).zip(std::mem::take(&mut self.0));
        classes.filter(|(_, (requests, _))| *requests > 0).map(|(class, (requests, bytes))| (class, requests, bytes))
    }
}

impl Traffic {
    /// Takes the numbers of a path in a window that is complete. A path of an earlier window may have none.
    fn take(&mut self, path: &str, window: Window, classes: &mut Classes) {
        let (mut requests, mut bytes, mut failures) = (0, 0, 0);
        for (class, requests_of_class, bytes_of_class) in classes.take() {
            let of_class = (requests_of_class, bytes_of_class, bytes_of_class as f64 / requests_of_class as f64);
            self.classes.push(((path.into(), class), window, of_class));
            requests += requests_of_class;
            bytes += bytes_of_class;
            failures += if class == 5 { requests_of_class } else { 0 };
        }
        if requests > 0 {
            let all = requests as f64;
            self.take_path(path, window, (requests, bytes, bytes as f64 / all, failures as f64 / all));
        }
    }

    fn take_path(&mut self, path: &str, window: Window, of_path: OfPath) {
        if of_path.3 > LIMIT {
            self.alerts.push(path.into());
        }
        self.paths.push((path.into(), window, of_path));
    }
}

const PATHS: [&str; 12] = [
    "/",
    "/products",
    "/static/shop.css",
    "/search",
    "/checkout",
    "/basket",
    "/about",
    "/static/lamps.webp",
    "/health",
    "/products/lamps",
    "/products/chairs",
    "/imprint",
];

/// Appends a line of the log: 20,000 in a minute, a second out of order at most, one in a thousand not in the format.
fn write_line(text: &mut Vec<u8>, number: usize, random: &mut Random) {
    let seconds = 46_800 + (number as u64 / 333).saturating_sub(random.below(2));
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let path = PATHS[random.rank(PATHS.len())];
    let (host, bytes) = (random.below(256), random.below(100_000));
    let status = match random.below(1_000) {
        0 => "2OO",
        1..50 => "503",
        50..150 => "404",
        _ => "200",
    };
    let request = format_args!("GET {path}?id={host} HTTP/1.1");
    let agent = "\"https://shop.example/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0\"";
    let time = format_args!("10/Oct/2000:{hour:02}:{minute:02}:{second:02} +0000");
    let line = writeln!(text, "203.0.113.{host} - - [{time}] \"{request}\" {status} {bytes} {agent}");
    line.expect("memory takes everything");
}
