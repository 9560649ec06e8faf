//! Parquet files in a bucket: what is asked of it is what is read.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;
use thalweg::source::Random;

use super::reading::put;
use super::store::{Store, bucket};

#[derive(Decode)]
struct Sale<'a> {
    cents: i64,
    note: &'a str,
}

stream!(
    #[durable]
    fn cents(sales: impl Source<Sale<'_>>, out: impl Sink<i64>) {
        sales.map(|sale| sale.cents).sink(out);
    }

    fn lengths(sales: impl Source<Sale<'_>>, out: impl Sink<usize>) {
        sales.map(|sale| sale.note.len() + sale.cents as usize % 2).sink(out);
    }
);

const GROUPS: i64 = 10;
const ROWS: i64 = 20_000;

/// A file of several row groups, of which the notes are nearly all.
fn file(first: i64) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_max_row_group_row_count(Some(ROWS as usize))
        .build();
    let mut random = Random::new(7, 0);
    let columns = |from: i64| -> Vec<(&str, ArrayRef)> {
        let notes = (0..ROWS).map(|_| format!("{:064x}", random.below(u64::MAX)));
        let notes = Arc::new(StringArray::from_iter_values(notes));
        vec![("cents", Arc::new(Int64Array::from_iter_values(from..from + ROWS))), ("note", notes)]
    };
    let batches: Vec<_> = (0..GROUPS).map(|group| first + group * ROWS).map(columns).collect();
    let batches = batches.into_iter().map(|columns| RecordBatch::try_from_iter(columns).expect("columns"));
    let batches: Vec<RecordBatch> = batches.collect();
    let mut writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), Some(properties)).expect("a writer");
    batches.iter().for_each(|batch| writer.write(batch).expect("it is written"));
    writer.into_inner().expect("it is written")
}

/// What stands between a job and the server, and counts what the server says.
struct Counter {
    port: u16,
    said: Arc<AtomicU64>,
    asked: Arc<Mutex<Vec<u8>>>,
}

impl Counter {
    fn of(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (said, asked) = (Arc::<AtomicU64>::default(), Arc::<Mutex<Vec<u8>>>::default());
        let (count, kept) = (Arc::clone(&said), Arc::clone(&asked));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", server)).expect("moto answers");
                let (count, kept) = (Arc::clone(&count), Arc::clone(&kept));
                let (from, to) = (client.try_clone().expect("a handle"), server.try_clone().expect("a handle"));
                thread::spawn(move || pass(from, to, |bytes| kept.lock().unwrap().extend_from_slice(bytes)));
                thread::spawn(move || {
                    pass(server, client, |bytes| {
                        count.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                    })
                });
            }
        });
        Counter { port, said, asked }
    }

    /// How many bytes came since it was asked last, and by how many requests of a part of an object.
    fn take(&self) -> (u64, usize) {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        let text = String::from_utf8_lossy(&asked).to_ascii_lowercase();
        (self.said.swap(0, Ordering::Relaxed), text.matches("\r\nrange: bytes=").count())
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut see: impl FnMut(&[u8])) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        see(&bytes[..read]);
        if to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

#[test]
fn only_the_columns_and_row_groups_that_are_read_are_asked_for() {
    let store = Store::start();
    let (bytes, counter) = (file(0), Counter::of(store.port()));
    let length = bytes.len() as u64;
    put(&store.bucket().at("sales"), "a.parquet", &bytes);
    let sales = || files_in(bucket(&format!("http://127.0.0.1:{}", counter.port)).at("sales")).parquet::<Sale>();

    let mut seen = Vec::new();
    lengths(sales(), &mut seen).run_blocking().expect("it runs");
    assert_eq!(seen.len() as i64, GROUPS * ROWS);
    let (all, _) = counter.take();
    assert!(all >= length, "{all} of {length}");

    // The first pieces are read with all columns, for it isn't known yet which are wanted: of two row groups, if the reading is well ahead.
    let checkpoint = InMemory::new();
    let mut seen = Vec::new();
    let job = cents(sales(), &mut seen).checkpoint_to(checkpoint.clone());
    job.run_blocking().expect("it runs");
    assert!(seen.into_iter().eq(0..GROUPS * ROWS));
    let (some, ranges) = counter.take();
    println!("{some} bytes in place of {all}, in {ranges} ranges");
    assert!(some < length / 3, "{some} of {length}");
    assert!(ranges >= GROUPS as usize, "{ranges}");

    // A job that goes on in the third row group asks for nothing of the first two.
    let checkpoint = InMemory::new();
    let mut rows = 0;
    while rows < 2 * ROWS + 5_000 {
        let mut seen = Vec::new();
        let job = cents(sales(), &mut seen).checkpoint_to(checkpoint.clone());
        job.trigger(Trigger::once().cap(9_000)).run_blocking().expect("it runs");
        rows += seen.len() as i64;
    }
    counter.take();
    let mut seen = Vec::new();
    cents(sales(), &mut seen).checkpoint_to(checkpoint).run_blocking().expect("it runs");
    assert!(seen.into_iter().eq(rows..GROUPS * ROWS));
    let (rest, _) = counter.take();
    assert!(rest < length / 3, "{rest} of {length}");
}

#[test]
fn a_prefix_is_watched() {
    let store = Store::start();
    let (bucket, checkpoint) = (store.bucket().at("sales"), InMemory::new());
    let run = || {
        let sales = files_in(bucket.clone()).watch(Duration::from_secs(3600)).parquet::<Sale>();
        let mut seen = Vec::new();
        let job = cents(sales, &mut seen).checkpoint_to(checkpoint.clone()).trigger(Trigger::available_now());
        job.run_blocking().expect("it ends");
        seen
    };
    put(&bucket, "b.parquet", &file(0));
    assert!(run().into_iter().eq(0..GROUPS * ROWS));
    assert!(run().is_empty());
    put(&bucket, "a.parquet", &file(7));
    assert!(run().into_iter().eq(7..GROUPS * ROWS + 7));
}

#[test]
fn lines_of_a_watched_prefix_are_read_as_they_are_there() {
    stream!(
        fn lines(lines: impl Source<&str>, out: impl Sink<String>) {
            lines.map(|line| line.to_owned()).sink(out);
        }
    );
    let store = Store::start();
    let bucket = store.bucket().at("lines");
    put(&bucket, "a", b"1\n2\n");
    let mut seen = Vec::new();
    let watched = files_in(bucket).watch(Duration::from_secs(3600)).lines();
    lines(watched, &mut seen).trigger(Trigger::available_now()).run_blocking().expect("it ends");
    assert_eq!(seen, ["1", "2"]);
}
