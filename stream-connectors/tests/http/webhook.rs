//! What others POST to us.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use thalweg::connectors::http::Webhook;
use thalweg::prelude::*;

use crate::bodies;
use crate::wire::{asked, eventually, post, told};

/// A job over a webhook, with what it has seen.
struct Hooked {
    address: SocketAddr,
    seen: mpsc::Receiver<String>,
    stop: Stop,
    job: JoinHandle<Result<Report, Error>>,
}

fn hooked(change: impl FnOnce(Webhook) -> Webhook) -> Hooked {
    hooked_with(change, || {})
}

fn hooked_with(change: impl FnOnce(Webhook) -> Webhook, wait: impl Fn() + Send + 'static) -> Hooked {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (to, seen) = mpsc::channel();
    let job = bodies(change(webhook(listener)), move |body| {
        wait();
        let _ = to.send(body);
    });
    let stop = job.stop_handle();
    Hooked { address, seen, stop, job: thread::spawn(move || job.run_blocking()) }
}

impl Hooked {
    fn finish(self) -> Vec<String> {
        self.stop.stop();
        self.job.join().unwrap().unwrap();
        self.seen.try_iter().collect()
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[test]
fn a_post_is_answered_when_it_was_processed() {
    let hooked = hooked(|hook| hook);
    let answer = post(hooked.address, "/any", "", "{\"a\": 1}\n{\"b\": 2}");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("1 messages\n"), "{answer}");
    // It is with the output before the answer is with the client.
    assert_eq!(hooked.seen.try_recv().unwrap(), "{\"a\": 1}\n{\"b\": 2}");
    hooked.finish();
}

#[test]
fn lines_of_a_body_are_messages_where_that_is_said() {
    let hooked = hooked(Webhook::ndjson);
    let answer = post(hooked.address, "/", "", "one\r\n\n  \ntwo\nthree");
    assert!(answer.ends_with("3 messages\n"), "{answer}");
    assert_eq!(hooked.finish(), ["one", "two", "three"]);
}

#[test]
fn an_empty_body_is_no_message() {
    let hooked = hooked(|hook| hook);
    assert!(post(hooked.address, "/", "", "").ends_with("0 messages\n"));
    assert!(hooked.finish().is_empty());
}

#[test]
fn a_connection_carries_many_posts() {
    let hooked = hooked(|hook| hook);
    let mut stream = TcpStream::connect(hooked.address).unwrap();
    for number in 0..100 {
        let body = format!("{number:03}");
        let request = format!("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = [0; 500];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 OK"));
        assert_eq!(hooked.seen.try_recv().unwrap(), body);
    }
    drop(stream);
    hooked.finish();
}

#[test]
fn what_is_not_taken_is_told_why() {
    let hooked = hooked(|hook| hook.path("/orders").bearer("abc").longest_body(10));
    let ask = |request: &str| asked(hooked.address, request.as_bytes());
    let get = ask("GET /orders HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
    assert!(get.starts_with("HTTP/1.1 405 Method Not Allowed\r\n") && get.contains("allow: POST\r\n"), "{get}");
    assert!(get.ends_with("only POST is taken here\n"));

    let elsewhere = post(hooked.address, "/other", "Authorization: Bearer abc\r\n", "x");
    assert_eq!((status(&elsewhere), elsewhere.ends_with("nothing is taken at this path\n")), (404, true));
    for wrong in ["", "Authorization: Bearer abd\r\n", "Authorization: Bearer abcd\r\n", "Authorization: abc\r\n"] {
        let answer = post(hooked.address, "/orders", wrong, "x");
        assert_eq!((status(&answer), answer.ends_with("the token is wrong or missing\n")), (401, true), "{wrong}");
    }
    let long = post(hooked.address, "/orders", "Authorization: Bearer abc\r\n", "more than ten");
    assert_eq!(status(&long), 413);
    assert!(long.ends_with("the body is longer than 10 bytes, which is the most that is taken\n"), "{long}");
    let chunks = "POST /orders HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer abc\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
                  6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n";
    assert_eq!(status(&ask(chunks)), 413);
    assert_eq!(status(&ask("nonsense\r\n\r\n")), 400);

    let right = post(hooked.address, "/orders?from=here", "Authorization: Bearer abc\r\n", "1234567890");
    assert_eq!(status(&right), 200);
    assert_eq!(hooked.finish(), ["1234567890"]);
}

#[test]
fn a_body_that_breaks_off_is_no_message() {
    let hooked = hooked(|hook| hook.read_timeout(100.millis()));
    let mut stream = TcpStream::connect(hooked.address).unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf").unwrap();
    drop(stream);
    let slow = asked(hooked.address, b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf");
    assert_eq!(status(&slow), 408, "{slow}");
    assert!(hooked.finish().is_empty());
}

#[test]
fn when_there_is_no_room_the_client_is_to_come_back() {
    let (release, held) = mpsc::channel::<()>();
    let hooked = hooked_with(|hook| hook.room(2_000).answer_within(100.millis()), move || held.recv().unwrap_or(()));
    let body = "x".repeat(500);
    // The first is taken by the job, which sits on it; others fill the room.
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(post(hooked.address, "/", "", &body));
    }
    let busy = answers.iter().find(|answer| answer.ends_with("as many messages wait as there is room for\n"));
    let busy = busy.unwrap_or_else(|| panic!("{answers:?}"));
    assert!(busy.starts_with("HTTP/1.1 503 Service Unavailable\r\n") && busy.contains("retry-after: 1\r\n"), "{busy}");
    assert!(answers[0].ends_with("the job is not through with it yet\n"), "{}", answers[0]);
    let large = post(hooked.address, "/", "", &"x".repeat(5_000));
    assert_eq!(status(&large), 413, "{large}");
    drop(release);
    eventually("it goes on", || status(&post(hooked.address, "/", "", "y")) == 200);
    hooked.finish();
}

#[test]
fn a_client_too_many_is_turned_away() {
    let hooked = hooked(|hook| hook.connections(1));
    let mut first = TcpStream::connect(hooked.address).unwrap();
    first.write_all(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n").unwrap();
    thread::sleep(Duration::from_millis(100));
    let second = asked(hooked.address, b"");
    assert!(second.starts_with("HTTP/1.1 503 ") && second.contains("Retry-After: 1\r\n"), "{second}");
    first.write_all(b"x").unwrap();
    assert_eq!(hooked.seen.recv().unwrap(), "x");
    drop(first);
    hooked.finish();
}

#[test]
fn a_job_that_ends_answers_nobody_well() {
    let (release, held) = mpsc::channel::<()>();
    let hooked = hooked_with(|hook| hook, move || held.recv().unwrap_or(()));
    let address = hooked.address;
    let clients: Vec<_> =
        (0..3).map(|n| thread::spawn(move || status(&post(address, "/", "", &n.to_string())))).collect();
    thread::sleep(Duration::from_millis(100));
    hooked.stop.stop();
    drop(release);
    let answers: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    let seen = hooked.finish();
    // Who has 200 is in the output; who has 503 posts again; everybody has one of them.
    assert!(answers.iter().all(|status| [200, 503].contains(status)), "{answers:?}");
    assert!(answers.iter().filter(|status| **status == 200).count() <= seen.len(), "{answers:?} {seen:?}");
    assert!(TcpStream::connect(address).is_err(), "the port is free");
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let told = told(&bodies(webhook(address), discard()).run_blocking().unwrap_err());
    assert!(told[0].starts_with(&format!("can't listen at `{address}`")), "{told:?}");
}
