//! Parquet files that arrive while others are read.

use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use arrow_array::{ArrayRef, Int64Array, StringArray};
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use super::{Two, put};
use crate::folder::Folder;

stream!(
    #[durable]
    fn counts(twos: impl Source<Two<'_>>, out: impl Sink<u8>) {
        twos.map(|two| two.small).sink(out);
    }
);

/// Writes a file of these numbers under a hidden name, and shows it then.
fn arrive(folder: &Folder, name: &str, numbers: std::ops::Range<i64>) {
    let names: Vec<_> = numbers.clone().map(|number| number.to_string()).collect();
    let counts = Arc::new(Int64Array::from_iter_values(numbers)) as ArrayRef;
    let hidden = format!(".{name}");
    put(folder, &hidden, vec![("name", Arc::new(StringArray::from(names))), ("count", counts)]);
    std::fs::rename(folder.path().join(hidden), folder.path().join(name)).expect("it may");
}

#[test]
fn they_are_a_source() -> Result<(), Error> {
    let folder = Folder::new();
    for file in 0..3 {
        arrive(&folder, &format!("{file}.parquet"), file * 30..file * 30 + 30);
    }
    let own = |two: Two<'_>| (two.name.to_owned(), two.small);
    let open = || files_in(folder.path()).watch(Duration::from_millis(5)).parquet::<Two>();
    let expected = (0..90u8).map(|number| (number.to_string(), number));
    thalweg::testing::source(open, own).expect(expected).endless().check_replay()
}

#[test]
fn what_is_available_now_is_read_and_what_comes_later_by_the_next_run() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    let run = |trigger: Trigger| {
        let source = files_in(folder.path()).watch(Duration::from_secs(3600)).parquet::<Two>();
        let mut read = Vec::new();
        counts(source, &mut read).checkpoint_to(checkpoint.clone()).trigger(trigger).run_blocking().expect("it ends");
        read
    };
    assert_eq!(run(Trigger::available_now()), [0u8; 0], "nothing is there");
    arrive(&folder, "b", 0..20);
    arrive(&folder, "a", 20..30);
    let mut read = run(Trigger::available_now().cap(7));
    read.sort_unstable();
    assert!(read.into_iter().eq(0..30));
    assert_eq!(run(Trigger::once()), [0u8; 0], "nothing has come");
    arrive(&folder, "c", 30..40);
    assert!(run(Trigger::once().cap(4)).into_iter().eq(30..34));
    assert!(run(Trigger::available_now().cap(4)).into_iter().eq(34..40));
}

#[test]
fn each_file_is_taken_once_by_a_job_that_is_stopped_and_begins_again() {
    let (folder, checkpoint) = (Folder::new(), InMemory::new());
    let read = Arc::new(Mutex::new(Vec::new()));
    let wait_for = |count: usize| {
        let begun = Instant::now();
        while read.lock().unwrap().len() < count {
            assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", read.lock().unwrap());
            sleep(Duration::from_millis(1));
        }
    };
    for run in 0..6i64 {
        let source = files_in(folder.path()).watch(Duration::from_millis(3)).parquet::<Two>();
        let (to, checkpoint, (tell, told)) = (Arc::clone(&read), checkpoint.clone(), mpsc::channel());
        let job = thread::spawn(move || {
            let job = counts(source, move |count: u8| to.lock().unwrap().push(count)).checkpoint_to(checkpoint);
            let _ = tell.send(job.stop_handle());
            job.trigger(Trigger::asap().cap(6)).run_blocking()
        });
        let stop = told.recv().expect("it began");
        arrive(&folder, &format!("{run}-a"), run * 20..run * 20 + 10);
        if run % 2 == 0 {
            wait_for(run as usize * 20 + 5);
        }
        arrive(&folder, &format!("{run}-b"), run * 20 + 10..run * 20 + 20);
        stop.stop();
        job.join().expect("it doesn't panic").expect("it ends well");
    }
    let source = files_in(folder.path()).watch(Duration::from_millis(3)).parquet::<Two>();
    let to = Arc::clone(&read);
    let job = counts(source, move |count: u8| to.lock().unwrap().push(count)).checkpoint_to(checkpoint);
    job.trigger(Trigger::available_now()).run_blocking().expect("it ends");
    let mut read = read.lock().unwrap().clone();
    read.sort_unstable();
    assert!(read.into_iter().eq(0..120));
}
