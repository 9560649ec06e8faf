//! What is kept in a log, and read again.

use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use thalweg::connectors::pushed::{Logged, Lost, Push, Pusher, pushed_to};
use thalweg::source::{Batch, Limit, Ready, Replayable, Source};

use crate::{ALL, Folder, Shown, at, filled, is_done, next, rest};

#[test]
fn a_checkpoint_says_what_is_done_with() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    let mut receipts: Vec<_> = ["a", "b", "c"].map(|text| pusher.try_push(text).unwrap()).into();
    let mut seen = 0;
    while seen < 3 {
        seen += next(&mut source, Limit { records: 1, bytes: 1 << 20 }).unwrap().unwrap().len();
        source.position();
    }
    assert_eq!(source.position(), at(3, 0));
    assert!(receipts.iter_mut().all(|receipt| is_done(receipt).is_none()));
    source.forget(&at(2, 0)).unwrap();
    let done: Vec<_> = receipts.iter_mut().map(|receipt| is_done(receipt).is_some()).collect();
    assert_eq!(done, [true, true, false]);
    drop(source);
    assert_eq!(receipts.pop().unwrap().wait(), Err(Lost));
    assert_eq!(rest(&folder.log()).unwrap(), ["c"]);
}

#[test]
fn without_a_checkpoint_what_was_polled_past_is_done_with() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    let first = pusher.try_push("one").unwrap();
    assert_eq!(next(&mut source, ALL).unwrap().unwrap(), ["one"]);
    let second = pusher.try_push("two").unwrap();
    assert_eq!(next(&mut source, ALL).unwrap().unwrap(), ["two"]);
    assert_eq!(first.wait(), Ok(()));
    drop(source);
    assert_eq!(second.wait(), Err(Lost));
    assert_eq!(rest(&folder.log()).unwrap(), ["two"]);
}

#[test]
fn a_batch_is_read_again_as_it_was() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    for push in [Push::from("a").and("b"), Push::from("c").and("d").and("e"), Push::from("f")] {
        drop(pusher.try_push(push).unwrap());
    }
    let mut batches = Vec::new();
    for records in [1, 3, 2] {
        let from = source.position();
        let mut batch = Vec::new();
        while batch.len() < records {
            let limit = Limit { records: records - batch.len(), bytes: 1 << 20 };
            batch.extend(next(&mut source, limit).unwrap().unwrap());
        }
        batches.push((from, source.position(), batch));
    }
    assert_eq!(batches[1].1, at(1, 2));
    drop((pusher, source));

    for (from, until, batch) in &batches {
        let (_pusher, mut source) = pushed_to(folder.log(), 1 << 20);
        source.seek(from).unwrap();
        source.replay(until).unwrap();
        assert_eq!(&next(&mut source, Limit { records: 1, bytes: 1 }).unwrap().unwrap(), batch);
        assert_eq!(source.position(), *until);
        // And all is as usual behind it.
        if until.push < 3 {
            assert!(next(&mut source, ALL).unwrap().is_some());
        }
    }
}

#[test]
fn it_goes_back_and_ahead_while_more_is_pushed() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    let push = |text: &str| drop(pusher.try_push(text).unwrap());
    push("a");
    assert_eq!(next(&mut source, ALL).unwrap().unwrap(), ["a"]);
    push("b");
    assert_eq!(next(&mut source, ALL).unwrap().unwrap(), ["b"]);
    source.seek(&at(0, 0)).unwrap();
    push("c");
    let mut all = Vec::new();
    while all.len() < 3 {
        all.extend(next(&mut source, ALL).unwrap().unwrap());
    }
    assert_eq!(all, ["a", "b", "c"]);
    source.seek(&at(2, 0)).unwrap();
    assert_eq!(next(&mut source, ALL).unwrap().unwrap(), ["c"]);
}

#[test]
fn places_that_are_not_there_are_errors() {
    let folder = Folder::new();
    filled(&folder, &["a", "b"]);
    let (_pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    let told = source.seek(&at(3, 0)).unwrap_err().to_string();
    let log = folder.log();
    assert_eq!(
        told,
        format!(
            "can't go on at push 3: the log in `{}` has 2 pushes, it is not the one that the checkpoint was made with",
            log.display()
        )
    );
    source.seek(&at(1, 0)).unwrap();
    assert!(source.replay(&at(0, 0)).unwrap_err().to_string().ends_with("that lies before it"));
    assert!(source.replay(&at(9, 0)).unwrap_err().to_string().contains("has 2 pushes"));
}

/// Pushes with a key, and says whether it was through with it at once.
fn push_again(pusher: &Pusher, source: &mut Logged, text: &str) -> Option<Vec<String>> {
    let mut receipt = pusher.try_push(Push::from(text).key(text)).unwrap();
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        if let Poll::Ready(Ok(Ready::Batch)) = source.poll_ready(&mut Context::from_waker(Waker::noop()), ALL) {
            return Some(source.batch().shares(1).into_iter().flatten().map(Shown::shown).collect());
        }
        if is_done(&mut receipt) == Some(Ok(())) {
            return None;
        }
        assert!(Instant::now() < patience);
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn what_has_a_key_is_taken_once_also_behind_a_crash() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    assert_eq!(push_again(&pusher, &mut source, "order").unwrap(), ["order"]);
    source.position();
    // The client has no answer yet, and pushes again: both get it when it is done with.
    let mut again = pusher.try_push(Push::from("order").key("order")).unwrap();
    thread::sleep(Duration::from_millis(20));
    assert!(source.poll_ready(&mut Context::from_waker(Waker::noop()), ALL).is_pending());
    assert_eq!(is_done(&mut again), None);
    source.forget(&at(1, 0)).unwrap();
    assert_eq!(again.wait(), Ok(()));
    assert_eq!(push_again(&pusher, &mut source, "order"), None);
    drop((pusher, source));

    let (pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    assert_eq!(push_again(&pusher, &mut source, "order"), None);
    assert_eq!(push_again(&pusher, &mut source, "another").unwrap(), ["another"]);
}
