//! What is pushed: taken as far as there is room, answered when it is safe, and, with a log, read again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use thalweg::Error;
use thalweg::connectors::pushed::{Logged, Lost, Push, PushPosition, Pusher, Receipt, Refused, pushed, pushed_to};
use thalweg::source::{Batch, Limit, Ready, Replayable, Source};
use thalweg::testing;

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("thalweg-pushed-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Folder(path)
    }

    fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    /// The newest segment.
    fn segment(&self) -> PathBuf {
        let names = fs::read_dir(self.log()).unwrap().map(|entry| entry.unwrap().path());
        names.filter(|path| path.extension().is_some_and(|end| end == "log")).max().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const ALL: Limit = Limit { records: 1000, bytes: 1 << 20 };

/// The next batch, once there is one; `None` at the end.
fn next(
    source: &mut impl for<'b> Source<Batch<'b>: Batch<Item: Shown>>,
    limit: Limit,
) -> Result<Option<Vec<String>>, Error> {
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        match source.poll_ready(&mut Context::from_waker(Waker::noop()), limit) {
            Poll::Ready(Ok(Ready::Batch)) => break,
            Poll::Ready(Ok(Ready::End)) => return Ok(None),
            Poll::Ready(Err(error)) => return Err(error),
            Poll::Pending => assert!(Instant::now() < patience, "nothing comes"),
        }
        thread::sleep(Duration::from_millis(1));
    }
    let shares = source.batch().shares(1);
    Ok(Some(shares.into_iter().flatten().map(Shown::shown).collect()))
}

trait Shown {
    fn shown(self) -> String;
}

impl Shown for thalweg::connectors::pushed::Message<'_> {
    fn shown(self) -> String {
        self.text().unwrap().to_owned()
    }
}

fn owned(message: thalweg::connectors::pushed::Message<'_>) -> String {
    message.shown()
}

/// Whether a receipt is ready by now.
fn is_done(receipt: &mut Receipt) -> Option<Result<(), Lost>> {
    match std::pin::Pin::new(receipt).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

fn at(push: u64, message: u32) -> PushPosition {
    PushPosition { push, message }
}

/// A log with some pushes in it that nobody was through with.
fn filled(folder: &Folder, pushes: &[&str]) {
    let (pusher, source) = pushed_to(folder.log(), 1 << 20);
    let mut source = source.answer_when_logged();
    let receipts: Vec<_> = pushes.iter().map(|push| pusher.try_push(*push).unwrap()).collect();
    assert!(next(&mut source, ALL).unwrap().is_some());
    receipts.into_iter().for_each(|receipt| receipt.wait().unwrap());
}

/// What is in a log that nobody was through with.
fn rest(folder: &Path) -> Result<Vec<String>, Error> {
    let (pusher, mut source) = pushed_to(folder, 1 << 20);
    drop(pusher);
    let mut all = Vec::new();
    while let Some(batch) = next(&mut source, Limit { records: 2, bytes: 1 << 20 })? {
        all.extend(batch);
        source.position(); // as with a checkpoint: nothing is done with before it says so
    }
    Ok(all)
}

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
    assert_eq!(next(&mut source, ALL).unwrap().unwrap().len(), 1);
    waits.join().unwrap().unwrap();
    let waits = thread::spawn(move || pusher.push_blocking("z".repeat(600)).map(drop));
    thread::sleep(Duration::from_millis(20));
    drop(source);
    assert_eq!(waits.join().unwrap().unwrap_err(), Refused::Closed);
    assert_eq!(receipt.wait(), Err(Lost));
}

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

#[test]
fn a_log_is_one_jobs() {
    let folder = Folder::new();
    filled(&folder, &["a"]);
    let (_pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    assert!(next(&mut source, ALL).unwrap().is_some());
    let told = rest(&folder.log()).unwrap_err().to_string();
    assert_eq!(
        told,
        format!("another job has the log in `{}`: each needs a folder of its own", folder.log().display())
    );
    drop(source);
    assert_eq!(rest(&folder.log()).unwrap(), ["a"]);
}

#[test]
fn a_crash_leaves_a_part_of_the_last_entry_and_that_was_never_accepted() {
    let folder = Folder::new();
    filled(&folder, &["first", "second"]);
    let (segment, whole) = (folder.segment(), fs::read(folder.segment()).unwrap());
    for length in 0..whole.len() {
        fs::write(&segment, &whole[..length]).unwrap();
        let left = rest(&folder.log()).unwrap();
        assert!(["first", "second"].starts_with(&left.iter().map(String::as_str).collect::<Vec<_>>()), "{left:?}");
        assert!(left.len() < 2, "{length}");
        // And more can be written behind it.
        filled(&folder, &["third"]);
        assert_eq!(rest(&folder.log()).unwrap().last().unwrap(), "third");
        assert_eq!(rest(&folder.log()).unwrap().len(), left.len() + 1);
    }
}

#[test]
fn damage_in_the_middle_is_an_error() {
    let folder = Folder::new();
    let large = "x".repeat(1 << 20);
    // More than one segment.
    let (pusher, source) = pushed_to(folder.log(), 64 << 20);
    let mut source = source.answer_when_logged();
    for number in 0..20 {
        let receipt = pusher.try_push(format!("{number} {large}")).unwrap();
        while next(&mut source, Limit { records: 1, bytes: 0 }).unwrap().is_none() {}
        source.position();
        receipt.wait().unwrap();
    }
    drop(source);
    assert!(fs::read_dir(folder.log()).unwrap().count() > 4, "segments, the mark and the lock");
    assert_eq!(rest(&folder.log()).unwrap().len(), 20);

    let first = folder.log().join("00000000000000000000.log");
    let mut bytes = fs::read(&first).unwrap();
    bytes[1000] ^= 1;
    fs::write(&first, &bytes).unwrap();
    let told = rest(&folder.log()).unwrap_err().to_string();
    let expected = format!("`{}` is damaged: entry 0, at byte 16, is not what was written", first.display());
    assert_eq!(told, expected);
    fs::remove_file(folder.segment().with_file_name(segment_names(&folder)[1].clone())).unwrap();
    bytes[1000] ^= 1;
    fs::write(&first, bytes).unwrap();
    assert!(rest(&folder.log()).unwrap_err().to_string().contains("is damaged: entry "));
}

fn segment_names(folder: &Folder) -> Vec<String> {
    let names = fs::read_dir(folder.log()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".log")).collect();
    names.sort();
    names
}

#[test]
fn what_is_done_with_is_removed_but_for_the_newest_of_it() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 64 << 20);
    let large = "x".repeat(1 << 20);
    for _ in 0..40 {
        drop(pusher.try_push(&*large).unwrap());
        assert_eq!(next(&mut source, Limit { records: 1, bytes: 0 }).unwrap().unwrap().len(), 1);
        let position = source.position();
        source.forget(&position).unwrap();
    }
    let names = segment_names(&folder);
    assert!(names.len() <= 3, "{names:?}");
    assert_ne!(names[0], "00000000000000000000.log");
    let told = source.seek(&at(0, 0)).unwrap_err().to_string();
    assert!(told.contains("what came before was forgotten"), "{told}");
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

#[test]
fn a_folder_that_cant_be_is_an_error() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.log(), "a file").unwrap();
    let told = rest(&folder.log()).unwrap_err();
    assert_eq!(told.to_string(), format!("can't open the log in `{}`", folder.log().display()));
    fs::remove_file(folder.log()).unwrap();
    filled(&folder, &["a"]);
    fs::write(folder.segment(), "something else altogether").unwrap();
    let told = format!("{:?}", rest(&folder.log()).unwrap_err());
    assert!(told.contains("it is no log of thalweg's, or one of another version"), "{told}");
}

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
