//! The built-in sinks.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use stream_runtime::Error;
use stream_runtime::sink::{collected, file, files};
use stream_runtime::testing::sink;

use crate::folder;

fn records() -> impl Iterator<Item = String> {
    (0..13).map(|number| format!("record {number}"))
}

fn lines_of(file: &Path) -> Vec<String> {
    fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
}

#[test]
fn a_file() -> Result<(), Error> {
    let folder = folder("file");
    let outside = |number: usize| {
        let path = folder.join(number.to_string());
        let written = path.clone();
        (move || file(&path), move || lines_of(&written))
    };
    sink(outside, records()).check_resume()
}

#[test]
fn a_folder_of_files() -> Result<(), Error> {
    let base = folder("files");
    let outside = |number: usize| {
        let folder = base.join(number.to_string());
        let written = folder.clone();
        let seen = move || {
            let mut parts: Vec<_> =
                fs::read_dir(&written).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            parts.retain(|part| part.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-")));
            parts.sort();
            parts.iter().flat_map(|part| lines_of(part)).collect()
        };
        (move || files(&folder), seen)
    };
    sink(outside, records()).check_resume()?;
    let later = |number: usize| outside(number + 10_000);
    sink(later, records()).check_exactly_once()
}

#[test]
fn results_in_memory() -> Result<(), Error> {
    let outside = |_| {
        let (results, seen) = (collected(), Mutex::new(Vec::new()));
        let mine = results.clone();
        let seen = move || {
            let mut seen = seen.lock().unwrap();
            seen.extend(mine.take());
            seen.clone()
        };
        (move || results.clone(), seen)
    };
    sink(&outside, records()).check()?;
    sink(&outside, records()).check_exactly_once()?;
    let outside = |_| {
        let all = Arc::new(Mutex::new(Vec::new()));
        let mine = Arc::clone(&all);
        let open = move || {
            let all = Arc::clone(&all);
            move |record: String| all.lock().unwrap().push(record)
        };
        (open, move || mine.lock().unwrap().clone())
    };
    sink(outside, records()).check_resume()
}

#[test]
fn a_channel() -> Result<(), Error> {
    let outside = |_| {
        let (sender, receiver) = tokio::sync::mpsc::channel(100);
        let (receiver, seen) = (Mutex::new(receiver), Mutex::new(Vec::new()));
        let seen = move || {
            let mut seen = seen.lock().unwrap();
            seen.extend(std::iter::from_fn(|| receiver.lock().unwrap().try_recv().ok()));
            seen.clone()
        };
        (move || sender.clone(), seen)
    };
    sink(outside, records()).check()
}
