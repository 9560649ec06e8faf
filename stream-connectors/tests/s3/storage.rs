//! The bucket as a storage.

use std::io::{ErrorKind, Read, Write};

use thalweg::checkpoint::Storage;
use thalweg::connectors::objects::Bucket;

use super::store::Store;

fn seal(bucket: &Bucket, name: &str, bytes: &[u8]) {
    let mut staged = bucket.stage(name).expect("it is staged");
    staged.write_all(bytes).expect("it is written");
    bucket.seal(staged).expect("it is sealed");
}

fn names(bucket: &Bucket) -> Vec<String> {
    let mut names: Vec<_> = bucket.list().expect("a listing").into_iter().map(|object| object.name).collect();
    names.sort();
    names
}

fn read(bucket: &Bucket, name: &str, offset: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    bucket.open_at(name, offset).expect("it is there").read_to_end(&mut bytes).expect("it is read");
    bytes
}

#[test]
fn objects_appear_as_a_whole_and_once() {
    let store = Store::start();
    let bucket = store.bucket().at("a/b");
    let lock = bucket.lock().expect("nobody has it");
    for (name, length) in [("empty", 0), ("small", 1_000), ("large", 20 << 20), ("larger", (33 << 20) + 1)] {
        let bytes: Vec<u8> = (0..length).map(|n: usize| (n * 31 % 251) as u8).collect();
        let before = names(&bucket);
        seal(&bucket, name, &bytes);
        assert_eq!(names(&bucket), before);
        assert_eq!(bucket.staged().expect("a listing"), [name]);
        bucket.publish(name).expect("it is the first");
        assert!(bucket.staged().expect("a listing").is_empty());
        assert!(read(&bucket, name, 0) == bytes, "{name}");
        assert!(read(&bucket, name, (length / 3) as u64) == bytes[length / 3..], "{name}");
        assert!(read(&bucket, name, length as u64).is_empty());

        seal(&bucket, name, b"another");
        assert_eq!(bucket.publish(name).expect_err("there is one").kind(), ErrorKind::AlreadyExists);
        bucket.discard(name).expect("it is there");
        let mut again = bucket.stage(name).expect("it is staged");
        again.write_all(&bytes).expect("it is written");
        assert_eq!(bucket.finish(again, name).expect_err("there is one").kind(), ErrorKind::AlreadyExists);
        bucket.discard(name).expect("it is there");
        assert!(read(&bucket, name, 0) == bytes, "{name}");
    }
    assert_eq!(names(&bucket), ["empty", "large", "larger", "small"]);
    seal(&bucket, "part", b"in a folder");
    bucket.publish_in("dt=2026/h=7", "part").expect("it is the first");
    assert_eq!(names(&bucket), ["empty", "large", "larger", "small"]);
    assert_eq!(read(&bucket, "dt=2026/h=7/part", 3), b"a folder");
    bucket.remove("dt=2026/h=7/part").expect("it is there");
    assert_eq!(bucket.open("dt=2026/h=7/part").err().map(|error| error.kind()), Some(ErrorKind::NotFound));
    bucket.remove("small").expect("it is there");
    bucket.remove("small").expect("it may be gone");
    assert_eq!(names(&bucket), ["empty", "large", "larger"]);
    drop(lock);
}

#[test]
fn a_lock_is_held_by_one_and_given_back() {
    let store = Store::start();
    let (one, other) = (store.bucket().at("locked"), store.bucket().at("locked"));
    let lock = one.lock().expect("nobody has it");
    // Longer than it is lent: it is renewed.
    for _ in 0..3 {
        assert_eq!(other.lock().err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
        assert_eq!(one.clone().lock().err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
    }
    seal(&one, "kept", b"by the first");
    let refused = other.lock().expect_err("it is held").to_string();
    assert!(refused.starts_with(&format!("held by process {}", std::process::id())), "{refused}");
    drop(lock);
    let begun = std::time::Instant::now();
    let lock = other.lock().expect("it was given back");
    assert!(begun.elapsed() < super::store::LEASE, "it was waited for");
    assert!(one.publish("kept").is_err(), "who has lost it publishes nothing");
    other.publish("kept").expect("what was sealed is found by the next");
    assert_eq!(read(&other, "kept", 0), b"by the first");
    drop(lock);
}

#[test]
fn what_can_not_be_reached_says_so() {
    let unknown = thalweg::connectors::objects::s3("s3://shop").option("aws_regoin", "nowhere");
    let error = unknown.list().expect_err("no such option");
    assert!(error.to_string().contains("aws_regoin"), "{error}");
    let store = Store::start();
    let missing = thalweg::connectors::objects::s3("s3://no-such-bucket")
        .endpoint(store.endpoint())
        .region("us-east-1")
        .credentials("key", "secret");
    assert!(missing.lock().is_err());
}
