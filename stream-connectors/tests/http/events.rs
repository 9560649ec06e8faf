//! Server-sent events.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use thalweg::connectors::http::HttpEvents;
use thalweg::prelude::*;

use crate::wire::{Act, Script, answers, request, told};
use crate::{Until, all};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";

fn events(server: &Script) -> HttpEvents {
    http_events(format!("http://{}/events", server.address)).backoff(backoff(1.millis()))
}

fn first(events: HttpEvents, count: usize) -> Vec<(String, String, String)> {
    let until = Until::new(count);
    let job = all(events, |event| until.take(event));
    *until.stop.lock().unwrap() = Some(job.stop_handle());
    job.run_blocking().unwrap();
    until.seen.into_inner().unwrap()
}

fn failure(events: HttpEvents) -> Vec<String> {
    told(&all(events, discard()).run_blocking().unwrap_err())
}

fn event(id: &str, kind: &str, text: &str) -> (String, String, String) {
    (id.into(), kind.into(), text.into())
}

#[test]
fn events_are_resumed_behind_the_last_id() {
    let (to, requests) = mpsc::channel();
    let one = format!("{OK}: hello\n\nid: 1\ndata: one\n\nevent: edit\ndata: two\ndata: lines\n\nid: 9\ndata: half");
    let two = format!("{OK}:\n\nid: 2\ndata: three\n\n");
    let server = Script::new([answers(&to, one), answers(&to, two)]);
    let expected = [event("1", "message", "one"), event("1", "edit", "two\nlines"), event("2", "message", "three")];
    assert_eq!(first(events(&server).last_event_id("0"), 3), expected);
    let ids: Vec<_> = requests.try_iter().take(2).map(|request| request.to_ascii_lowercase()).collect();
    assert!(ids[0].contains("last-event-id: 0\r\n") && ids[0].contains("accept: text/event-stream"), "{ids:?}");
    // The id of the event that broke off counts, as the standard has it: the field was read.
    assert!(ids[1].contains("last-event-id: 9\r\n"), "{ids:?}");
}

#[test]
fn the_server_says_when_to_come_back() {
    let (to, _requests) = mpsc::channel();
    let server = Script::new([
        answers(&to, format!("{OK}retry: 300\ndata: one\n\n")),
        answers(&to, format!("{OK}data: two\n\n")),
    ]);
    let begun = Instant::now();
    assert_eq!(first(events(&server), 2).len(), 2);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn what_is_no_stream_of_events_is_an_error() {
    let (to, _requests) = mpsc::channel();
    let server = Script::new([answers(&to, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")]);
    let url = format!("http://{}/events", server.address);
    let expected = format!("`{url}` sends text/html and no events (text/event-stream): `http_lines(..)` reads lines");
    assert!(failure(events(&server))[0].starts_with(&expected));

    let server = Script::new([answers(&to, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]);
    let url = format!("http://{}/events", server.address);
    assert!(failure(events(&server))[0].starts_with(&format!("`{url}` answered 404 Not Found")));
}

#[test]
fn an_event_that_is_too_long_is_an_error() {
    let (to, _requests) = mpsc::channel();
    let server = Script::new([answers(&to, format!("{OK}data: short\n\ndata: {}\n\n", "x".repeat(200)))]);
    let told = failure(events(&server).longest_event(100));
    let url = format!("http://{}/events", server.address);
    let expected = format!("an event of `{url}` is longer than 100 bytes: `.longest_event(..)` raises the limit");
    assert!(told[0].starts_with(&expected), "{told:?}");
}

#[test]
fn nothing_more_is_the_end() {
    let (to, _requests) = mpsc::channel();
    let server =
        Script::new([answers(&to, format!("{OK}data: one\n\n")), answers(&to, "HTTP/1.1 204 No Content\r\n\r\n")]);
    let mut seen = Vec::new();
    all(events(&server), &mut seen).run_blocking().unwrap();
    assert_eq!(seen, [event("", "message", "one")]);
}

#[test]
fn a_slow_pipeline_holds_the_server_up() {
    use std::io::Write;
    let (tell, sent) = mpsc::channel();
    let pours: Act = Box::new(move |mut stream| {
        request(&mut stream);
        stream.write_all(OK.as_bytes()).unwrap();
        stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
        let piece = format!("data: {}\n\n", "x".repeat(1 << 14));
        let mut bytes = 0;
        while bytes < 1 << 30 && stream.write_all(piece.as_bytes()).is_ok() {
            bytes += piece.len();
        }
        tell.send(bytes).unwrap();
    });
    let server = Script::new([pours]);
    let (release, held) = mpsc::channel::<()>();
    let job = all(events(&server).room(1 << 20), move |_| held.recv().unwrap_or(()));
    let stop = job.stop_handle();
    let job = std::thread::spawn(move || job.run_blocking());
    let bytes = sent.recv().unwrap();
    assert!(bytes < 32 << 20, "{bytes} bytes were taken from the server, and nobody has used them");
    stop.stop();
    drop(release);
    job.join().unwrap().unwrap();
}
