//! Lines that clients send.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use thalweg::connectors::sockets::ListenLines;
use thalweg::prelude::*;

use crate::wire::eventually;
use crate::{failure, texts};

/// A job over a listener, with what it has seen.
struct Listening {
    address: std::net::SocketAddr,
    seen: mpsc::Receiver<String>,
    stop: Stop,
    job: thread::JoinHandle<Result<Report, Error>>,
}

fn listening(change: impl FnOnce(ListenLines) -> ListenLines) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (to, seen) = mpsc::channel();
    let job = texts(change(listen_lines(listener)), move |line| drop(to.send(line)));
    let stop = job.stop_handle();
    Listening { address, seen, stop, job: thread::spawn(move || job.run_blocking()) }
}

impl Listening {
    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    fn finish(self) -> Vec<String> {
        self.stop.stop();
        self.job.join().unwrap().unwrap();
        self.seen.try_iter().collect()
    }
}

#[test]
fn each_connection_keeps_its_order_and_no_line_is_torn() {
    let listening = listening(|lines| lines);
    let (clients, lines) = (20, 500);
    let threads: Vec<_> = (0..clients)
        .map(|client| {
            let mut stream = listening.connect();
            thread::spawn(move || {
                let text: String = (0..lines).map(|line| format!("{client} {line}\n")).collect();
                // In pieces that end anywhere.
                text.as_bytes().chunks(97).for_each(|piece| stream.write_all(piece).unwrap());
            })
        })
        .collect();
    let mut next = vec![0; clients];
    for line in listening.seen.iter().take(clients * lines) {
        let (client, line) = line.split_once(' ').unwrap();
        let next = &mut next[client.parse::<usize>().unwrap()];
        assert_eq!(line.parse(), Ok(*next));
        *next += 1;
    }
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert!(listening.finish().is_empty());
}

#[test]
fn a_line_that_is_too_long_costs_its_client_the_connection() {
    let mut counts = None;
    let listening = listening(|lines| {
        let lines = lines.longest_line(10);
        counts = Some(lines.counts());
        lines
    });
    let counts = counts.unwrap();
    let mut bad = listening.connect();
    bad.write_all(b"fine\nmuch too long, and without an end").unwrap();
    let _ = bad.read(&mut [0]); // closed
    let mut good = listening.connect();
    good.write_all(b"good\n").unwrap();
    assert_eq!(listening.seen.iter().take(2).collect::<Vec<_>>(), ["fine", "good"]);
    assert_eq!((counts.too_long(), counts.connections(), counts.refused()), (1, 2, 0));
    drop(good);
    listening.finish();
}

#[test]
fn one_client_too_many_is_turned_away() {
    let mut counts = None;
    let listening = listening(|lines| {
        let lines = lines.connections(1);
        counts = Some(lines.counts());
        lines
    });
    let counts = counts.unwrap();
    let mut first = listening.connect();
    first.write_all(b"first\n").unwrap();
    assert_eq!(listening.seen.recv().unwrap(), "first");
    let _ = listening.connect().read(&mut [0]);
    assert_eq!(counts.refused(), 1);
    drop(first);
    eventually("a place is free again", || {
        let mut next = listening.connect();
        next.write_all(b"next\n").is_ok() && listening.seen.recv_timeout(Duration::from_millis(100)).is_ok()
    });
    listening.finish();
}

#[test]
fn a_silent_client_is_sent_away_where_that_is_said() {
    let listening = listening(|lines| lines.read_timeout(30.millis()));
    let mut silent = listening.connect();
    silent.write_all(b"half").unwrap();
    let _ = silent.read(&mut [0]);
    assert!(listening.finish().is_empty(), "the half is left out");
}

#[test]
fn a_last_line_may_lack_its_end() {
    let listening = listening(|lines| lines);
    listening.connect().write_all(b"one\n\ntwo").unwrap();
    assert_eq!(listening.seen.iter().take(3).collect::<Vec<_>>(), ["one", "", "two"]);
    listening.finish();
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let told = failure(listen_lines(address));
    assert!(told.contains(&format!("can't listen at `{address}`")), "{told:?}");
}

#[test]
fn a_slow_pipeline_holds_the_clients_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (release, held) = mpsc::channel::<()>();
    let job = texts(listen_lines(listener), move |_| held.recv().unwrap_or(()));
    let stop = job.stop_handle();
    let job = thread::spawn(move || job.run_blocking());
    let mut client = TcpStream::connect(address).unwrap();
    client.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
    let piece = "a line of text\n".repeat(1 << 12);
    let mut bytes = 0;
    while bytes < 1 << 30 && client.write_all(piece.as_bytes()).is_ok() {
        bytes += piece.len();
    }
    assert!(bytes < 32 << 20, "{bytes} bytes were taken from the client, and nobody has used them");
    stop.stop();
    drop(release);
    job.join().unwrap().unwrap();
}
