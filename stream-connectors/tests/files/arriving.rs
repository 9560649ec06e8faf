//! Files that arrive while others are read.

use std::fs;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant, SystemTime};

use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use super::folder::{Folder, gzip};

stream!(
    #[durable]
    fn all(lines: impl Source<&str>, out: impl Sink<String>) {
        lines.map(|line| line.to_owned()).sink(out);
    }
);

struct Running {
    stop: Stop,
    job: JoinHandle<Result<Report, Error>>,
    out: Collected<String>,
}

impl Running {
    fn start(folder: &Folder, checkpoint: &InMemory) -> Self {
        let source = files_in(folder.path()).watch(Duration::from_millis(5)).late_by(Duration::from_secs(60)).lines();
        let (checkpoint, out, (tell, told)) = (checkpoint.clone(), collected(), mpsc::channel());
        let sink = out.clone();
        let job = thread::spawn(move || {
            let job = all(source, sink).checkpoint_to(checkpoint).trigger(Trigger::asap().cap(3));
            let _ = tell.send(job.stop_handle());
            job.run_blocking()
        });
        Running { stop: told.recv().expect("the job began"), job, out }
    }

    /// Waits for so many lines.
    fn lines(&self, count: usize) -> Vec<String> {
        let (mut lines, begun) = (Vec::new(), Instant::now());
        while lines.len() < count {
            assert!(begun.elapsed() < Duration::from_secs(20), "{lines:?}");
            sleep(Duration::from_millis(1));
            lines.extend(self.out.take());
        }
        lines
    }

    /// Stops the job, and gives what came meanwhile.
    fn end(self) -> Vec<String> {
        self.stop.stop();
        self.job.join().expect("it doesn't panic").expect("it ends well");
        self.out.take()
    }

    fn error(self) -> String {
        self.job.join().expect("it doesn't panic").expect_err("it can't go on").to_string()
    }
}

fn set_time(folder: &Folder, name: &str, seconds_ago: u64) {
    let file = fs::File::options().write(true).open(folder.path().join(name)).expect("it is there");
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds_ago)).expect("it may");
}

#[test]
fn each_file_is_taken_once_whatever_runs_there_are() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    let mut expected = Vec::new();
    let mut read = Vec::new();
    for run in 0..12 {
        let running = Running::start(&folder, &checkpoint);
        for file in 0..3 {
            let name = format!("{run:02}-{file}");
            let lines: Vec<_> = (0..7).map(|line| format!("{name}/{line}")).collect();
            let text = lines.join("\n") + "\n";
            // Under a hidden name first, as whoever writes is asked to.
            folder.put(&format!(".{name}.gz"), gzip(text.as_bytes()));
            fs::rename(folder.path().join(format!(".{name}.gz")), folder.path().join(format!("{name}.gz")))
                .expect("it may");
            expected.extend(lines);
        }
        // Some runs end before they have read all, others after.
        if run % 3 != 0 {
            read.extend(running.lines(run));
        }
        read.extend(running.end());
    }
    let last = Running::start(&folder, &checkpoint);
    read.extend(last.lines(expected.len() - read.len()));
    read.extend(last.end());
    read.sort();
    assert_eq!(read, expected);
}

#[test]
fn older_files_come_first_and_those_of_one_time_by_name() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    for (name, ago) in [("a", 10), ("b", 40), ("c", 25)] {
        folder.put(name, format!("{name}\n"));
        set_time(&folder, name, ago);
    }
    let running = Running::start(&folder, &checkpoint);
    assert_eq!(running.lines(3), ["b", "c", "a"]);
    // Older than all others, and not too old.
    folder.put(".d", "d\n");
    set_time(&folder, ".d", 50);
    fs::rename(folder.path().join(".d"), folder.path().join("d")).expect("it may");
    assert_eq!(running.lines(1), ["d"]);
    assert_eq!(running.end(), [""; 0]);
}

/// What a run reads that is not to wait. Nobody would wait for a second look.
fn read(folder: &Folder, checkpoint: &InMemory, trigger: Trigger) -> Vec<String> {
    let source = files_in(folder.path()).watch(Duration::from_secs(3600)).lines();
    let mut read = Vec::new();
    all(source, &mut read).checkpoint_to(checkpoint.clone()).trigger(trigger).run_blocking().expect("it ends");
    read
}

#[test]
fn what_is_available_now_is_read_and_what_comes_later_by_the_next_run() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    let now = || read(&folder, &checkpoint, Trigger::available_now().cap(2));
    assert_eq!(now(), [""; 0], "nothing is there");
    folder.put("a", "1\n2\n3\n");
    folder.put("b.gz", gzip(b"4\n5\n"));
    folder.put("c", "");
    let mut lines = now();
    lines.sort();
    assert_eq!(lines, ["1", "2", "3", "4", "5"]);
    assert_eq!(now(), [""; 0], "nothing has come");
    folder.put("d", "6\n");
    assert_eq!(now(), ["6"]);
}

#[test]
fn once_reads_a_batch_and_waits_for_nothing() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    let once = || read(&folder, &checkpoint, Trigger::once().cap(2));
    assert_eq!(once(), [""; 0]);
    folder.put("a", "1\n2\n3\n");
    assert_eq!(once(), ["1", "2"]);
    assert_eq!(once(), ["3"]);
    assert_eq!(once(), [""; 0]);
    folder.put("b", "4\n");
    assert_eq!(once(), ["4"]);
}

#[test]
fn a_source_that_has_read_all_has_caught_up_until_a_file_comes() -> Result<(), Error> {
    let folder = Folder::new();
    folder.put("a", "1\n");
    let mut lines = files_in(folder.path()).watch(Duration::from_millis(5)).lines();
    assert_eq!(lines.lag(), None, "it has not looked yet");
    assert_eq!((next(&mut lines)?, lines.lag()), (vec!["1".to_owned()], None));
    let begun = Instant::now();
    while lines.lag().is_none() && begun.elapsed() < Duration::from_secs(20) {
        assert!(poll(&mut lines)?.is_pending());
    }
    assert_eq!(lines.lag(), Some(0));
    folder.put("b", "2\n");
    assert_eq!((next(&mut lines)?, lines.lag()), (vec!["2".to_owned()], None));
    Ok(())
}

fn poll(lines: &mut Lines<Arriving>) -> Result<Poll<Ready>, Error> {
    match lines.poll_ready(&mut Context::from_waker(Waker::noop()), Limit { records: 10, bytes: 1 << 20 }) {
        Poll::Ready(ready) => ready.map(Poll::Ready),
        Poll::Pending => Ok(Poll::Pending),
    }
}

/// The next batch, which comes.
fn next(lines: &mut Lines<Arriving>) -> Result<Vec<String>, Error> {
    let begun = Instant::now();
    while poll(lines)?.is_pending() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        sleep(Duration::from_millis(1));
    }
    Ok(lines.batch().shares(1).into_iter().flatten().map(str::to_owned).collect())
}

#[test]
fn what_changes_vanishes_or_comes_too_late_is_an_error() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    folder.put("a", "a\n");
    let running = Running::start(&folder, &checkpoint);
    running.lines(1);
    folder.put(".late", "late\n");
    set_time(&folder, ".late", 3600);
    fs::rename(folder.path().join(".late"), folder.path().join("late")).expect("it may");
    let error = running.error();
    assert!(error.contains("late` has just appeared"), "{error}");
    fs::remove_file(folder.path().join("late")).expect("it is there");

    let running = Running::start(&folder, &checkpoint);
    folder.put("a", "a\nb\n");
    let error = running.error();
    assert!(error.contains("a` was 2 bytes long"), "{error}");

    fs::remove_file(folder.path().join("a")).expect("it is there");
    let error = Running::start(&folder, &checkpoint).error();
    assert!(error.contains("can't go on at byte 2"), "{error}");
}

#[test]
fn a_source_that_is_dropped_ends_its_thread() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    folder.put("a", "a\n");
    let running = Running::start(&folder, &checkpoint);
    running.lines(1);
    let begun = Instant::now();
    running.end();
    assert!(begun.elapsed() < Duration::from_secs(5));
}
