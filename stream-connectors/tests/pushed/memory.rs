//! What is kept in memory.

use std::thread;
use std::time::Duration;

use thalweg::connectors::pushed::{Lost, Push, Refused, pushed};
use thalweg::source::{Limit, Source};

use crate::{ALL, is_done, next};

#[test]
fn in_memory_a_receipt_is_ready_when_the_next_batch_is_asked_for() {
    let (pusher, mut source) = pushed(1 << 20);
    let mut one = pusher.try_push("one").unwrap();
    let mut two = pusher.try_push(Push::from("two").and("three")).unwrap();
    assert_eq!(source.lag(), Some(2));
    assert_eq!(next(&mut source, Limit { records: 2, bytes: 1 << 20 }).unwrap().unwrap(), ["one", "two"]);
    assert_eq!((is_done(&mut one), is_done(&mut two)), (None, None));
    assert_eq!(next(&mut source, ALL).unwrap().unwrap(), ["three"]);
    assert_eq!((is_done(&mut one), is_done(&mut two)), (Some(Ok(())), None));
    drop(pusher);
    assert_eq!(next(&mut source, ALL).unwrap(), None);
    assert_eq!(is_done(&mut two), Some(Ok(())));
}

#[test]
fn a_batch_is_within_its_limit_and_never_of_nothing() {
    let (pusher, mut source) = pushed(1 << 20);
    for message in ["1234", "5678", "9", ""] {
        drop(pusher.try_push(message).unwrap());
    }
    let limit = Limit { records: 10, bytes: 5 };
    assert_eq!(next(&mut source, limit).unwrap().unwrap(), ["1234"]);
    assert_eq!(next(&mut source, limit).unwrap().unwrap(), ["5678", "9"]);
    assert_eq!(next(&mut source, Limit { records: 0, bytes: 0 }).unwrap().unwrap(), [""]);
}

#[test]
fn there_is_so_much_room_and_no_more() {
    let (pusher, mut source) = pushed(1_000);
    let receipt = pusher.try_push("x".repeat(500)).unwrap();
    assert_eq!(pusher.try_push("x".repeat(500)).unwrap_err(), Refused::Full);
    assert_eq!(pusher.try_push("x".repeat(5_000)).unwrap_err(), Refused::TooLarge);
    assert_eq!(Refused::Full.to_string(), "the messages were not taken: as many wait as there is room for");
    let waits = thread::spawn({
        let pusher = pusher.clone();
        move || pusher.push_blocking("y".repeat(500)).map(drop)
    });
    thread::sleep(Duration::from_millis(20));
    assert!(!waits.is_finished());
    assert_eq!(next(&mut source, Limit { records: 1, bytes: 1 << 20 }).unwrap().unwrap().len(), 1);
    waits.join().unwrap().unwrap();
    let waits = thread::spawn(move || pusher.push_blocking("z".repeat(600)).map(drop));
    thread::sleep(Duration::from_millis(20));
    drop(source);
    assert_eq!(waits.join().unwrap().unwrap_err(), Refused::Closed);
    assert_eq!(receipt.wait(), Err(Lost));
}
