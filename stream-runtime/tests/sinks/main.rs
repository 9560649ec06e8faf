//! The built-in sinks.

#[allow(dead_code, reason = "not all tests need all of it")]
#[path = "../disk/mod.rs"]
mod disk;
mod durable;
mod files;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use stream_runtime::Error;
use stream_runtime::sink::{Sink, collected, discard, file, stdout};
use stream_runtime::source::channel;

/// Runs a sink as the engine does, one batch after the other.
fn run<T>(mut sink: impl Sink<T>, batches: impl IntoIterator<Item = Vec<T>>) -> Result<(), Error> {
    for batch in batches {
        batch.into_iter().try_for_each(|record| sink.write(record))?;
        sink.flush()?;
    }
    sink.close()
}

/// A path of a test's own, where nothing is.
fn path(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sinks-{name}"));
    let _ = fs::remove_file(&path);
    path
}

fn with_causes(error: &Error) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[test]
fn collections_take_results() {
    let (mut all, mut last, mut sorted) = (Vec::new(), HashMap::new(), BTreeMap::new());
    let batches = [vec![("b", 1), ("a", 2)], vec![("b", 3)]];
    run(&mut all, batches.clone()).unwrap();
    run(&mut last, batches.clone()).unwrap();
    run(&mut sorted, batches.clone()).unwrap();
    assert_eq!(all, [("b", 1), ("a", 2), ("b", 3)]);
    assert_eq!(last, HashMap::from([("b", 3), ("a", 2)]));
    assert_eq!(Vec::from_iter(sorted), [("a", 2), ("b", 3)]);
    run(discard(), batches).unwrap();
}

#[test]
fn a_closure_takes_borrowed_results() {
    let mut length = 0;
    run(|word: &str| length += word.len(), [vec!["one", "three"]]).unwrap();
    assert_eq!(length, 8);
}

#[test]
fn a_collection_shows_whole_batches_to_all_its_clones() {
    let results = collected();
    let (mut sink, other) = (results.clone(), results.clone());
    sink.write(1).unwrap();
    assert!(results.take().is_empty());
    sink.flush().unwrap();
    sink.write(2).unwrap();
    assert_eq!(other.take(), [1]);
    sink.flush().unwrap();
    drop(sink);
    assert_eq!((results.take(), other.take()), (vec![2], vec![]));
}

#[test]
fn channels_hand_results_on_and_wait_for_their_reader() {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(2);
    let writing = thread::spawn(move || run(sender, [vec![1, 2, 3], vec![4, 5]]));
    let received: Vec<i32> = std::iter::from_fn(|| receiver.blocking_recv()).collect();
    assert_eq!(received, [1, 2, 3, 4, 5]);
    writing.join().unwrap().unwrap();
}

#[test]
fn a_channel_without_a_reader_is_an_error() {
    let (sender, source) = channel(2);
    drop(source);
    let error = run(sender, [vec![1]]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the channel that the results go to has no receiver any more: keep it until the job ends"
    );
}

#[test]
fn a_file_has_a_line_for_each_result() {
    let path = path("lines");
    fs::write(&path, "what was there before, and is longer").unwrap();
    run(file(&path), [vec![1, 2], vec![], vec![3]]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n2\n3\n");
    run(file(&path).append(), [vec!["four"]]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n2\n3\nfour\n");
    run(file(&path), [Vec::<i32>::new()]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn a_file_is_written_at_the_end_of_each_batch() {
    let path = path("batches");
    let mut sink = file(&path);
    sink.write(1).unwrap();
    assert!(!path.exists());
    Sink::<i32>::flush(&mut sink).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n");
    sink.write(2).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n");
    Sink::<i32>::close(&mut sink).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n2\n");
}

#[test]
fn a_large_batch_goes_through_a_small_buffer() {
    let path = path("large");
    run(file(&path), [Vec::from_iter(0..100_000)]).unwrap();
    assert!(fs::read_to_string(&path).unwrap().lines().eq((0..100_000).map(|n| n.to_string())));
}

#[test]
fn a_format_of_ones_own_writes_what_it_likes() {
    let path = path("format");
    let means = |(sensor, mean): (u32, f64), out: &mut Vec<u8>| writeln!(out, "{sensor}\t{mean:.1}");
    run(file(&path).with(means), [vec![(3, 21.54)], vec![(4, 0.0)]]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "3\t21.5\n4\t0.0\n");
    // What borrows from a batch, and is not text.
    let bytes = |bytes: &[u8], out: &mut Vec<u8>| out.write_all(bytes);
    run(file(&path).append().with(bytes), [vec![&b"\xff"[..], b"\xfe"]]).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"3\t21.5\n4\t0.0\n\xff\xfe");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = path("missing folder");
    let error = run(file(folder.join("results")), [vec![1]]).unwrap_err();
    let expected = format!("can't open `{}`: No such file or directory (os error 2)", folder.join("results").display());
    assert_eq!(with_causes(&error), expected);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let error = run(file(folder), [vec![1]]).unwrap_err();
    assert_eq!(error.to_string(), format!("can't open `{}`", folder.display()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_device_is_none() {
    let error = run(file("/dev/full"), [vec![1]]).unwrap_err();
    assert_eq!(with_causes(&error), "can't write to `/dev/full`: No space left on device (os error 28)");
    run(file("/dev/null"), [vec![1]]).unwrap();
}

#[test]
fn a_record_without_a_form_ends_the_job() {
    let path = path("no form");
    let never = |_: i32, _: &mut Vec<u8>| Err(std::io::Error::other("too ugly"));
    let error = run(file(&path).with(never), [vec![1]]).unwrap_err();
    assert_eq!(with_causes(&error), format!("can't format a record for `{}`: too ugly", path.display()));
}

/// Shows how many results were printed before the reader of standard output went.
struct Counted(usize);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "result {}", self.0)
    }
}

const CHILD: &str = "PRINTS_RESULTS";

/// Standard output belongs to a process: this program runs itself.
#[test]
fn standard_output_is_written_until_its_reader_has_gone() {
    if std::env::var_os(CHILD).is_some() {
        let error = run(stdout(), (0..).map(|n| vec![Counted(n)])).unwrap_err();
        return eprintln!("{}", with_causes(&error));
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "standard_output_is_written_until_its_reader_has_gone", "--nocapture"])
        .env(CHILD, "")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut begin = [0; 4096];
    child.stdout.take().unwrap().read_exact(&mut begin).unwrap();
    assert!(String::from_utf8_lossy(&begin).contains("\nresult 0\nresult 1\n"));
    let mut complaint = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    let expected = "standard output is closed: the program that read it has ended: Broken pipe (os error 32)\n";
    assert!(complaint.contains(expected), "{complaint}");
    child.wait().unwrap();
}
