//! Files that are read once.

use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use super::folder::{Folder, gzip, zstd};

#[derive(Decode)]
struct Sale<'a> {
    article: &'a str,
    cents: u64,
}

stream!(
    #[durable]
    fn sold(sales: impl Source<Sale<'_>>, out: impl Sink<(String, u64)>) {
        sales.map(|sale| (sale.article.to_owned(), sale.cents)).sink(out);
    }
);

stream!(
    #[durable]
    fn all(lines: impl Source<&str>, out: impl Sink<String>) {
        lines.map(|line| line.to_owned()).sink(out);
    }
);

/// Runs a job again and again: each run fails at its fourth batch, and the next one goes on with that. Gives what they have read.
fn run_by_run<T, J>(job: impl Fn(Failing<T>, InMemory) -> J) -> (Vec<T>, u32)
where
    J: FnOnce() -> Result<Report, Error>,
{
    let (checkpoint, mut runs, all) = (InMemory::new(), 0, Arc::default());
    loop {
        let report = job(Failing { all: Arc::clone(&all), batch: Vec::new(), left: 3 }, checkpoint.clone())();
        runs += 1;
        match report {
            Ok(_) => return (std::mem::take(&mut all.lock().unwrap()), runs),
            Err(error) => assert!(error.to_string().contains("enough for now"), "{error}"),
        }
    }
}

/// A sink that fails after some batches.
struct Failing<T> {
    all: Arc<Mutex<Vec<T>>>,
    batch: Vec<T>,
    left: u32,
}

impl<T> Sink<T> for Failing<T> {
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.batch.push(record);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.left = self.left.checked_sub(1).ok_or_else(|| Error::new("enough for now"))?;
        self.all.lock().unwrap().append(&mut self.batch);
        Ok(())
    }
}

/// Reads all lines of some files.
pub fn read_all(files: thalweg::connectors::objects::StoredFiles, lines: &mut Vec<String>) -> Result<Report, Error> {
    all(files.lines(), lines).checkpoint_to(InMemory::new()).run_blocking()
}

#[test]
fn compressed_and_plain_files_are_read_in_order_and_from_each_place_on() {
    let folder = Folder::new();
    let csv = |from: u64| {
        let rows: String = (from..from + 500).map(|n| format!("{n},\"a {n}\"\n")).collect();
        format!("cents,article\n{rows}").into_bytes()
    };
    folder.put("1.csv", csv(0));
    folder.put("2.csv.gz", gzip(&csv(500)));
    folder.put("3.csv.zst", zstd(&csv(1000)));
    // Two members, the second of which begins in the middle of a line.
    let text = csv(1500);
    folder.put("4.csv.gz", [gzip(&text[..3000]), gzip(&text[3000..])].concat());
    folder.put("5.csv.zst", [zstd(&csv(2000)[..3001]), zstd(&csv(2000)[3001..])].concat());
    let read = |cap| {
        run_by_run(|out, checkpoint| {
            let source = files_in(folder.path()).lines().csv::<Sale>();
            move || sold(source, out).checkpoint_to(checkpoint).trigger(Trigger::asap().cap(cap)).run_blocking()
        })
    };
    for cap in [99, 10_000] {
        let (sales, runs) = read(cap);
        let expected: Vec<_> = (0..2500).map(|n| (format!("a {n}"), n)).collect();
        assert!(sales == expected, "{} sales with batches of {cap}", sales.len());
        assert!(runs > 1);
    }
}

#[test]
fn only_what_is_asked_for_is_read() {
    let folder = Folder::new();
    for name in ["b.log", "a.log", "a.txt", ".c.log", "_d.log", "e.log.tmp", "deep/f.log", "deep/_er/g.log", ".h/i.log"]
    {
        folder.put(name, name);
    }
    let read = |files| {
        let mut read = Vec::new();
        read_all(files, &mut read).expect("it runs");
        read
    };
    assert_eq!(read(files_in(folder.path())), ["a.log", "a.txt", "b.log"]);
    assert_eq!(read(files_in(folder.path()).ending(".log")), ["a.log", "b.log"]);
    assert_eq!(read(files_in(folder.path()).nested().ending(".log")), ["a.log", "b.log", "deep/f.log"]);
    let named = ["b.log", "a.log"].map(|name| folder.path().join(name));
    assert_eq!(read(files_of(named)), ["b.log", "a.log"]);
}

#[test]
fn empty_files_have_no_lines() {
    let folder = Folder::new();
    folder.put("1", "");
    folder.put("2.gz", gzip(b""));
    folder.put("3.zst", zstd(b""));
    folder.put("4", "a\n\n");
    let mut read = Vec::new();
    all(files_in(folder.path()).lines(), &mut read).checkpoint_to(InMemory::new()).run_blocking().expect("it runs");
    assert_eq!(read, ["a", ""]);
}

fn error_of(folder: &Folder) -> String {
    let mut read = Vec::new();
    let job = all(files_in(folder.path()).lines().longest_line(2 << 20), &mut read).checkpoint_to(InMemory::new());
    let mut error: Option<&dyn std::error::Error> = Some(&job.run_blocking().expect_err("it can't be read"));
    let mut text = String::new();
    while let Some(cause) = error {
        text += &format!("{cause}; ");
        error = cause.source();
    }
    text
}

#[test]
fn what_is_damaged_ends_the_job_with_an_error_that_names_it() {
    let text = b"some line\n".repeat(50_000);
    for (name, bytes) in [
        ("cut.gz", gzip(&text)[..1000].to_vec()),
        ("cut.zst", zstd(&text)[..100].to_vec()),
        ("plain.gz", text.clone()),
        ("plain.zst", text.clone()),
        ("long.gz", gzip(&b"x".repeat(5 << 20))),
        ("latin.gz", gzip(b"gr\xfc\xdfe\n")),
    ] {
        let folder = Folder::new();
        folder.put(name, bytes);
        let error = error_of(&folder);
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn what_is_malformed_is_told_with_its_line() {
    let folder = Folder::new();
    folder.put("a.csv.gz", gzip(b"cents,article\n7,a\nseven,b\n8,c\n"));
    let (tell, told) = std::sync::mpsc::channel();
    let source = files_in(folder.path()).lines().csv::<Sale>().on_malformed(move |malformed| {
        let _ = tell.send(malformed.line);
        Ok(())
    });
    let mut sales = Vec::new();
    sold(source, &mut sales).checkpoint_to(InMemory::new()).run_blocking().expect("it runs");
    assert_eq!(sales, [("a".to_owned(), 7), ("c".to_owned(), 8)]);
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [3]);
}

#[test]
fn a_file_that_was_written_anew_is_noticed() {
    let folder = Folder::new();
    let checkpoint = InMemory::new();
    let lines = |count: usize| gzip("0123456789\n".repeat(count).as_bytes());
    let run = || {
        let mut read = Vec::new();
        let job = all(files_in(folder.path()).lines(), &mut read).checkpoint_to(checkpoint.clone());
        job.trigger(Trigger::once().cap(10)).run_blocking().map(|_| read.len())
    };
    folder.put("a.gz", lines(100));
    assert_eq!(run().ok(), Some(10));
    folder.put("a.gz", lines(5));
    let error = run().expect_err("it is shorter");
    assert!(error.to_string().contains("shorter than it was"), "{error}");
    std::fs::remove_file(folder.path().join("a.gz")).expect("it is there");
    assert!(run().expect_err("it is gone").to_string().contains("not among the files"));
}

/// Files, of which is counted how much was read.
#[derive(Debug)]
struct Counted {
    files: thalweg::connectors::objects::StoredFiles,
    read: Arc<AtomicUsize>,
}

struct CountedText {
    text: Box<dyn Read + Send>,
    read: Arc<AtomicUsize>,
}

impl Read for CountedText {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.text.read(buffer)?;
        self.read.fetch_add(read, Ordering::SeqCst);
        Ok(read)
    }
}

impl FileSet for Counted {
    fn list(&self) -> Result<Vec<Found>, Error> {
        self.files.list()
    }

    fn open(&self, file: &Path, offset: u64) -> Result<Box<dyn Read + Send>, Error> {
        Ok(Box::new(CountedText { text: self.files.open(file, offset)?, read: Arc::clone(&self.read) }))
    }
}

/// A sink that takes its time, and sees how far the reader is ahead.
struct Slow {
    written: usize,
    read: Arc<AtomicUsize>,
    furthest: Arc<AtomicUsize>,
}

impl Sink<String> for Slow {
    fn write(&mut self, line: String) -> Result<(), Error> {
        self.written += line.len() + 1;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        std::thread::sleep(std::time::Duration::from_millis(2));
        let ahead = self.read.load(Ordering::SeqCst) - self.written;
        self.furthest.fetch_max(ahead, Ordering::SeqCst);
        Ok(())
    }
}

#[test]
fn who_is_slow_slows_the_reading_down() {
    let folder = Folder::new();
    // Some kilobytes that are 64 MiB of text.
    folder.put("a.gz", gzip(&b"0123456789abcdef0123456789abcde\n".repeat(2 << 20)));
    let (read, furthest) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let files = Counted { files: files_in(folder.path()), read: Arc::clone(&read) };
    let slow = Slow { written: 0, read: Arc::clone(&read), furthest: Arc::clone(&furthest) };
    let job = all(lines_within(files), slow).checkpoint_to(InMemory::new());
    job.trigger(Trigger::asap().cap(20_000)).run_blocking().expect("it runs");
    assert_eq!(read.load(Ordering::SeqCst), 64 << 20);
    let furthest = furthest.load(Ordering::SeqCst);
    assert!((1..8 << 20).contains(&furthest), "the reader was {furthest} bytes ahead");
}
