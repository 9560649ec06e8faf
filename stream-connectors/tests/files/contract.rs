//! What is asked of every source and sink.

use std::time::Duration;

use thalweg::prelude::*;
use thalweg::testing::{sink, source};

use super::folder::{Folder, gzip, zstd};

fn owned(line: &str) -> String {
    line.to_owned()
}

/// Lines in several files, of which one is empty, and the files.
fn put_lines(folder: &Folder) -> Vec<String> {
    let lines: Vec<String> = (0..40).map(|line| "x".repeat(line) + &line.to_string()).collect();
    let text = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes();
    folder.put("1", text(&lines[..10]));
    folder.put("2.gz", gzip(&text(&lines[10..20])));
    folder.put("3", "");
    folder.put("4.zst", zstd(&text(&lines[20..31])));
    folder.put("5", text(&lines[31..]).trim_ascii_end());
    lines
}

#[test]
fn files_are_a_source() -> Result<(), Error> {
    let folder = Folder::new();
    let lines = put_lines(&folder);
    source(|| files_in(folder.path()).lines(), owned).expect(lines).check_replay()
}

#[test]
fn files_that_arrive_are_a_source() -> Result<(), Error> {
    let folder = Folder::new();
    let mut lines = put_lines(&folder);
    lines.sort();
    let open = || files_in(folder.path()).watch(Duration::from_millis(5)).lines();
    // In the order in which they were written, which is that of their names.
    lines.sort_by_key(String::len);
    source(open, owned).expect(lines).endless().check_replay()
}

#[test]
fn folders_of_files_are_a_sink() -> Result<(), Error> {
    let base = Folder::new();
    let outside = |number: usize| {
        let folder = base.path().join(number.to_string());
        let written = folder.clone();
        let seen = move || {
            let mut lines = Vec::new();
            if written.is_dir() {
                let _ = super::reading::read_all(files_in(&written).nested(), &mut lines);
            }
            lines
        };
        (move || parted(&folder, |_: &String| "all"), seen)
    };
    let records = || (0..5).map(|number| format!("record {number}"));
    sink(outside, records()).check_resume()?;
    let later = |number: usize| outside(number + 10_000);
    sink(later, records()).check_exactly_once()
}
