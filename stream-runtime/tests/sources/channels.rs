use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use stream_runtime::source::{Closed, IntoSource, Ready, Source, channel};

use crate::conformance::{ALL, conforms, read, wait};

#[test]
fn all_that_was_sent_comes_in_order() {
    let make = || {
        let (sender, source) = channel(3);
        thread::spawn(move || (0..100).try_for_each(|n| sender.send_blocking(n)));
        source
    };
    assert_eq!(conforms(make, |record| record), (0..100).collect::<Vec<_>>());
}

#[test]
fn it_ends_when_the_last_sender_is_gone() {
    let (sender, mut source) = channel(10);
    let other = sender.clone();
    sender.send_blocking(1).unwrap();
    drop(sender);
    assert_eq!((wait(&mut source, ALL).unwrap(), source.batch()), (Ready::Batch, vec![1]));
    assert_eq!(source.lag(), Some(0));
    let late = thread::spawn(move || {
        thread::sleep(Duration::from_millis(30));
        other.send_blocking(2)
    });
    assert_eq!(read(&mut source, ALL, 1, &|record| record), [2]);
    late.join().unwrap().unwrap();
}

#[test]
fn a_job_that_has_ended_gives_the_record_back() {
    let (sender, source) = channel(10);
    drop(source);
    let refused = sender.send_blocking(7).unwrap_err();
    assert_eq!((refused, refused.to_string().as_str()), (Closed(7), "the job that reads this channel has ended"));
}

#[test]
fn tasks_send_too() {
    let (sender, mut source) = channel(2);
    let send = async move {
        for n in 0..50 {
            sender.send(n).await.unwrap();
        }
    };
    let sending = thread::spawn(|| tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(send));
    assert_eq!(read(&mut source, ALL, 1, &|record| record), (0..50).collect::<Vec<_>>());
    sending.join().unwrap();
}

#[test]
fn a_capacity_out_of_range_is_brought_into_it() {
    let (sender, _source) = channel(0);
    sender.send_blocking(1).unwrap();
    channel::<u8>(usize::MAX);
}

#[test]
fn receivers_of_others_are_sources() {
    let make = || {
        let (sender, receiver) = tokio::sync::mpsc::channel(3);
        thread::spawn(move || (0..100).try_for_each(|n| sender.blocking_send(n)));
        receiver.into_source()
    };
    assert_eq!(conforms(make, |record| record), (0..100).collect::<Vec<_>>());
    let make = || {
        let (sender, receiver) = mpsc::sync_channel(3);
        thread::spawn(move || (0..100).try_for_each(|n| sender.send(n)));
        receiver.into_source()
    };
    assert_eq!(conforms(make, |record| record), (0..100).collect::<Vec<_>>());
}

#[test]
fn a_dropped_pump_lets_its_senders_know() {
    let (sender, receiver) = mpsc::channel();
    let mut source = receiver.into_source();
    sender.send(1).unwrap();
    wait(&mut source, ALL).unwrap();
    assert_eq!((source.batch(), source.lag()), (vec![1], None));
    drop(source);
    while sender.send(2).is_ok() {
        thread::sleep(Duration::from_millis(1));
    }
}
