//! What is asked of every source.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use thalweg::Error;
use thalweg::connectors::pushed::{Push, pushed, pushed_to};
use thalweg::testing;

use crate::{ALL, Folder, next, owned};

/// Pushes of one message, of several, of none that has anything in it, and of keys.
fn various() -> Vec<Push> {
    let mut pushes: Vec<_> =
        (0..12).map(|number| Push::from(format!("message {number}")).key(format!("key {number}"))).collect();
    pushes.insert(3, Push::from("").and("two").and("three").and(""));
    pushes.push(Push::from("x".repeat(100)).and("y"));
    pushes
}

fn messages() -> Vec<String> {
    let text =
        |push: &Push| push.iter().map(|message| String::from_utf8(message.to_vec()).unwrap()).collect::<Vec<_>>();
    various().iter().flat_map(text).collect()
}

#[test]
fn what_is_in_memory_keeps_the_contract_of_a_source() -> Result<(), Error> {
    let make = || {
        let (pusher, source) = pushed(1 << 20);
        various().into_iter().for_each(|push| drop(pusher.try_push(push).unwrap()));
        source
    };
    testing::source(make, owned).expect(messages()).check()?;
    let slowly = || {
        let (pusher, source) = pushed(1_000);
        thread::spawn(move || various().into_iter().try_for_each(|push| pusher.push_blocking(push).map(drop)));
        source
    };
    testing::source(slowly, owned).expect(messages()).check()
}

#[test]
fn a_log_keeps_the_contract_of_a_source_that_is_replayed() -> Result<(), Error> {
    let (folder, number) = (Folder::new(), AtomicU64::new(0));
    let (pusher, source) = pushed_to(folder.log(), 1 << 20);
    let mut source = source.answer_when_logged();
    let receipts: Vec<_> = various().into_iter().map(|push| pusher.try_push(push).unwrap()).collect();
    assert!(next(&mut source, ALL)?.is_some());
    receipts.into_iter().for_each(|receipt| receipt.wait().unwrap());
    drop(source);
    let segment = folder.segment();
    // Each source has a copy of the log.
    let make = || {
        let copy = folder.0.join(number.fetch_add(1, Ordering::Relaxed).to_string());
        fs::create_dir(&copy).unwrap();
        fs::copy(&segment, copy.join(segment.file_name().unwrap())).unwrap();
        pushed_to(copy, 1 << 20).1
    };
    testing::source(make, owned).expect(messages()).check_replay()?;
    // What is logged only now.
    let fresh = || {
        let copy = folder.0.join(number.fetch_add(1, Ordering::Relaxed).to_string());
        let (pusher, source) = pushed_to(copy, 1 << 20);
        various().into_iter().for_each(|push| drop(pusher.try_push(push).unwrap()));
        source
    };
    testing::source(fresh, owned).expect(messages()).check()
}
