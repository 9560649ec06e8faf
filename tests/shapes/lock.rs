//! `streams.lock` says in a test what a start would say.

use std::fs;
use std::path::{Path, PathBuf};

use thalweg::prelude::*;
use thalweg::testing;

use crate::pipelines::*;

/// A path of which the folder is empty.
fn lock(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lock-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.join("streams.lock")
}

/// Ends of which only the types matter.
fn shapes<S: Kept>(start: S) -> Result<testing::Shapes, Error> {
    spending(Vec::new(), collected(), start).shapes()
}

#[test]
fn it_is_written_where_it_is_missing_and_then_compared() {
    let path = lock("written");
    let all = || {
        [
            shapes(narrow::Spent::default()).unwrap(),
            tumbling_sums(Vec::new(), collected(), 60).shapes().unwrap(),
            expiring(Vec::new(), collected(), Size::default()).shapes().unwrap(),
        ]
    };
    testing::lock(&path, all()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        text,
        "# What the durable pipelines keep. A test compares it with the code (`thalweg::testing::lock`).
# It is written by STREAMS_LOCK=write, and committed.
format = 1

[expiring: by_user.process]
kind = state of each key
timers = quiet (on_timer)
key: u32
state: enum Size { Small, Big }
timers and expiry: ([(u64, i64)], (), i64)

[spending: by_user.scan]
kind = state of each key
key: u32
state: struct Spent { cents: u32, orders: u32 }
timers and expiry: ()

[tumbling_sums: by_user.sum]
kind = windows
size = 60s
offset = 0ns
key: u32
state: u64

[tumbling_sums: orders.watermark]
kind = watermark
state: (Option<i64>, i64, [(bool, [PARTITION])])
"
        .replace("[PARTITION]", &partition(&text))
    );
    testing::lock(&path, all()).unwrap();
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    testing::lock(&path, all()).unwrap();
}

/// What a watermark knows of a partition is its own affair.
fn partition(text: &str) -> String {
    let (_, rest) = text.split_once("[(bool, ").unwrap();
    rest.trim_end().strip_suffix(")])").unwrap().to_owned()
}

/// What is said of the first when the second is there.
fn told(name: &str, before: impl FnOnce() -> testing::Shapes, now: impl FnOnce() -> testing::Shapes) -> String {
    let path = lock(name);
    testing::lock(&path, [before()]).unwrap();
    let error = testing::lock(&path, [now()]).unwrap_err().to_string();
    error.replace(path.to_str().unwrap(), "streams.lock")
}

#[test]
fn a_change_is_told_field_by_field() {
    let error = told("field", || shapes(narrow::Spent::default()).unwrap(), || shapes(wide::Spent::default()).unwrap());
    assert_eq!(
        error,
        "the durable state is not what streams.lock says
`spending: by_user.scan` can't go on from what is there:
    `Spent.cents`: `u32`, now `u64`
  say `.migrate(..)` or `.forget(..)` of its address behind `.checkpoint_to(..)`
what is meant is written by STREAMS_LOCK=write"
    );
}

#[test]
fn what_is_new_gone_or_looks_different_is_told_too() {
    let error = told("looks", || shapes(Size::default()).unwrap(), || shapes(SizeAppended::default()).unwrap());
    assert!(
        error.contains("`spending: by_user.scan` can go on from what is there, and looks different now"),
        "{error}"
    );
    let counts_of = || counts(Vec::new(), collected()).shapes().unwrap();
    let error = told("new", counts_of, || two(Vec::new(), collected(), collected()).shapes().unwrap());
    assert!(error.contains("`two: by_user.sum` is new"), "{error}");
    assert!(error.contains("`counts: by_user.count` is gone, and `two: by_user.count` has its shape"), "{error}");
}

#[test]
fn what_is_no_lock_is_told() {
    let path = lock("damaged");
    for text in ["", "format = 2\n", "format = 1\n[a: b.count]\nkind = x\nkey: u9\n", "format = 1\nkind = x\n"] {
        fs::write(&path, text).unwrap();
        let error = testing::lock(&path, [shapes(Size::default()).unwrap()]).unwrap_err();
        assert!(error.to_string().contains("is not a lock as this version"), "{text}: {error}");
    }
    let twice = || counts(Vec::new(), collected()).shapes().unwrap();
    let error = testing::lock(&path, [twice(), twice()]).unwrap_err();
    assert_eq!(error.to_string(), "two pipelines have a state `counts: by_user.count`: give each a lock of its own");
}
