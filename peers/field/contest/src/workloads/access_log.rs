//! The traffic of each minute by path, and by path and class of status, of an access log whose lines the example's parser reads.

use hashbrown::HashMap;
use thalweg::Window;

use super::Workload;
use crate::Answer;
use crate::pairs::access_log::combined::Hit;
use crate::pairs::text_file::TextFile;
use crate::pairs::{self, access_log};

pub struct AccessLog;

impl Workload for AccessLog {
    const NAME: &'static str = "access-log";
    const RECORDS: usize = 1_000_000;

    type Input = TextFile;

    fn input(records: usize) -> TextFile {
        <access_log::AccessLog as pairs::Workload>::input(records)
    }
}

/// In microseconds.
const MINUTE: i64 = 60_000_000;

/// Requests and bytes by class of status, from 1 to 5.
type Classes = [(u64, u64); 6];

/// What peers add lines up to.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    minutes: HashMap<i64, HashMap<String, Classes>>,
    rejected: u64,
}

impl Traffic {
    pub fn add(&mut self, line: &str) {
        let Ok(hit) = Hit::parse(line.as_bytes()) else {
            self.rejected += 1;
            return;
        };
        let at = hit.at.as_micros();
        let minute = self.minutes.entry(at - at.rem_euclid(MINUTE)).or_default();
        let (requests, bytes) = &mut minute.entry_ref(hit.path).or_insert(Classes::default())[usize::from(hit.class())];
        *requests += 1;
        *bytes += hit.bytes;
    }

    pub fn merge(&mut self, other: Traffic) {
        self.rejected += other.rejected;
        for (start, paths) in other.minutes {
            let minute = self.minutes.entry(start).or_default();
            for (path, classes) in paths {
                let all = minute.entry(path).or_default().iter_mut().zip(classes);
                all.for_each(|(all, more)| *all = (all.0 + more.0, all.1 + more.1));
            }
        }
    }

    /// What stands for each result in the answer.
    pub fn numbers(&self) -> Vec<u64> {
        let mut numbers = vec![rejected(self.rejected)];
        for (start, paths) in &self.minutes {
            for (path, classes) in paths {
                let of_classes = (0..).zip(classes).filter(|(_, (requests, _))| *requests > 0);
                numbers.extend(of_classes.map(|(class, (requests, bytes))| of(path, class, *start, *requests, *bytes)));
                let (requests, bytes) = classes.iter().fold((0, 0), |all, more| (all.0 + more.0, all.1 + more.1));
                numbers.push(of(path, 0, *start, requests, bytes));
            }
        }
        numbers
    }
}

/// What stands for the results of those who count in the rows of the benches, each for a part of the log.
pub fn answer(parts: &[access_log::Traffic]) -> Answer {
    let mut rows: HashMap<(&str, u16, i64), (u64, u64)> = HashMap::new();
    let mut add = |path, class, window: &Window, requests, bytes| {
        let all = rows.entry((path, class, window.start.as_micros())).or_default();
        *all = (all.0 + requests, all.1 + bytes);
    };
    for access_log::Traffic { paths, classes, .. } in parts {
        paths.iter().for_each(|(path, window, (requests, bytes, ..))| add(path, 0, window, *requests, *bytes));
        classes
            .iter()
            .for_each(|((path, class), window, (requests, bytes, _))| add(path, *class, window, *requests, *bytes));
    }
    let lines = parts.iter().map(|part| part.rejected.len() as u64).sum();
    let rows = rows.iter().map(|((path, class, start), (requests, bytes))| of(path, *class, *start, *requests, *bytes));
    rows.chain([rejected(lines)]).collect()
}

fn rejected(lines: u64) -> u64 {
    lines.wrapping_mul(31)
}

/// What stands for a path's requests and bytes of a minute, of a class or, as class 0, of all.
fn of(path: &str, class: u16, start: i64, requests: u64, bytes: u64) -> u64 {
    let path = path.bytes().fold(u64::from(class), |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    path.wrapping_mul(start as u64 / MINUTE as u64).wrapping_mul(requests) ^ bytes
}
