//! Files in a bucket as a source.

use std::io::Write;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use flate2::write::GzEncoder;
use thalweg::checkpoint::{InMemory, Storage};
use thalweg::connectors::objects::Bucket;
use thalweg::prelude::*;

use super::store::Store;

#[derive(Decode)]
struct Click<'a> {
    page: &'a str,
    user: u64,
}

stream!(
    #[durable]
    fn pages(clicks: impl Source<Click<'_>>, out: impl Sink<(u64, String)>) {
        clicks.map(|click| (click.user, click.page.to_owned())).sink(out);
    }
);

pub fn put(bucket: &Bucket, name: &str, bytes: &[u8]) {
    let lock = bucket.lock().expect("nobody has it");
    let mut staged = bucket.stage(name).expect("it is staged");
    staged.write_all(bytes).expect("it is written");
    bucket.finish(staged, name).expect("it is made");
    drop(lock);
}

fn clicks(users: std::ops::Range<u64>) -> String {
    users.map(|user| format!("{{\"page\": \"/{}\", \"user\": {user}}}\n", user % 7)).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn files_are_read_plain_and_compressed_and_from_a_place_on() {
    let store = Store::start();
    let bucket = store.bucket().at("clicks");
    // Longer than a range that is asked for at once.
    put(&bucket, "a.jsonl", clicks(0..200_000).as_bytes());
    put(&bucket, "b.jsonl.gz", &gzip(&clicks(200_000..300_000)));
    let checkpoint = InMemory::new();
    let (users, mut runs) = (Arc::new(Mutex::new(Vec::new())), 0);
    // Each run fails at its third batch, and the next one goes on with that.
    loop {
        let (seen, mut batch, mut left) = (Arc::clone(&users), Vec::new(), 2);
        let out = move |user: u64, is_end: bool| {
            if !is_end {
                batch.push(user);
                return Ok(());
            }
            left -= 1;
            if left < 0 {
                return Err(Error::new("enough for now"));
            }
            seen.lock().unwrap().append(&mut batch);
            Ok(())
        };
        let source = files_in(bucket.clone()).lines().json::<Click>();
        let job = pages(source, Failing(out)).checkpoint_to(checkpoint.clone());
        runs += 1;
        match job.trigger(Trigger::asap().cap(20_000)).run_blocking() {
            Ok(_) => break,
            Err(error) => assert!(error.to_string().contains("enough for now"), "{error}"),
        }
    }
    assert!(runs > 3);
    let users = users.lock().unwrap();
    assert!(users.iter().copied().eq(0..300_000), "{} were read", users.len());
}

/// A sink that is a closure, which is told of each user and of the end of a batch.
struct Failing<F>(F);

impl<F: FnMut(u64, bool) -> Result<(), Error>> Sink<(u64, String)> for Failing<F> {
    fn write(&mut self, (user, page): (u64, String)) -> Result<(), Error> {
        assert_eq!(page, format!("/{}", user % 7));
        (self.0)(user, false)
    }

    fn flush(&mut self) -> Result<(), Error> {
        (self.0)(0, true)
    }
}

#[test]
fn files_that_arrive_are_taken_once() {
    let store = Store::start();
    let bucket = store.bucket().at("inbox");
    put(&bucket, "a.jsonl", clicks(0..10).as_bytes());
    let checkpoint = InMemory::new();
    let mut all = Vec::new();
    for run in 1..4u64 {
        let out = collected();
        let (stop, job) = start(&bucket, &checkpoint, out.clone());
        put(&bucket, &format!("b-{run}.jsonl"), clicks(run * 10..run * 10 + 10).as_bytes());
        let mut seen = Vec::new();
        let expected = if run == 1 { 20 } else { 10 };
        while seen.len() < expected {
            thread::sleep(Duration::from_millis(5));
            seen.extend(out.take());
        }
        stop.stop();
        job.join().expect("it doesn't panic").expect("it ends well");
        seen.extend(out.take());
        assert_eq!(seen.len(), expected, "run {run}");
        all.extend(seen.into_iter().map(|(user, _)| user));
    }
    assert!(all.iter().copied().eq(0..40));
}

/// A job on a thread of its own, and what stops it.
fn start(
    bucket: &Bucket,
    checkpoint: &InMemory,
    out: Collected<(u64, String)>,
) -> (Stop, thread::JoinHandle<Result<Report, Error>>) {
    let source = files_in(bucket.clone()).watch(Duration::from_millis(20)).lines().json::<Click>();
    let (tell, told) = mpsc::channel();
    let checkpoint = checkpoint.clone();
    let job = thread::spawn(move || {
        let job = pages(source, out).checkpoint_to(checkpoint);
        let _ = tell.send(job.stop_handle());
        job.run_blocking()
    });
    (told.recv().expect("the job began"), job)
}
