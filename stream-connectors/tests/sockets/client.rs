//! Lines that a server sends.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use thalweg::prelude::*;

use crate::wire::{Act, Script, eventually, sends};
use crate::{failure, first, texts};

fn lines(server: &Script) -> thalweg::connectors::sockets::SocketLines {
    socket_lines(server.address.to_string()).backoff(backoff(1.millis()))
}

#[test]
fn the_input_goes_on_with_the_next_connection() {
    let server = Script::new([sends("one\ntwo"), sends(""), sends("three\r\n\nfive\n")]);
    // `two` had no end, and its connection was closed in order.
    assert_eq!(first(lines(&server), 5), ["one", "two", "three", "", "five"]);
    server.finish();
}

#[test]
fn half_a_line_of_a_connection_that_broke_is_left_out() {
    let broken: Act = Box::new(|stream| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _inside = runtime.enter();
        stream.set_nonblocking(true).unwrap();
        let stream = tokio::net::TcpStream::from_std(stream).unwrap();
        runtime.block_on(stream.writable()).unwrap();
        assert_eq!(stream.try_write(b"whole\nha").unwrap(), 8);
        thread::sleep(Duration::from_millis(100)); // it is received before it is reset
        stream.set_zero_linger().unwrap();
    });
    let (told, lost) = mpsc::channel();
    let server = Script::new([broken, sends("another\n")]);
    let lines = lines(&server).on_lost(move |error| told.send(error.to_string()).unwrap());
    assert_eq!(first(lines, 2), ["whole", "another"]);
    let address = server.address;
    let expected = format!("the connection to `{address}` was lost, in the middle of a line, which is left out");
    assert_eq!(lost.recv().unwrap(), expected);
    server.finish();
}

#[test]
fn once_is_one_connection() {
    let server = Script::new([sends("one\n"), sends("two\n")]);
    let mut seen = Vec::new();
    texts(lines(&server).once(), &mut seen).run_blocking().unwrap();
    assert_eq!(seen, ["one"]);
}

#[test]
fn a_server_that_comes_late_is_found() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        TcpListener::bind(address).unwrap().accept().unwrap().0.write_all(b"late\n").unwrap();
    });
    assert_eq!(first(socket_lines(address.to_string()).backoff(backoff(5.millis())), 1), ["late"]);
    server.join().unwrap();
}

#[test]
fn a_server_that_stays_away_is_an_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let lines = socket_lines(&*address).backoff(backoff(1.millis())).give_up_after(20.millis());
    let told = failure(lines);
    assert!(told[0].starts_with(&format!("can't read line 1 of `{address}`")), "{told:?}");
    let given_up = told.iter().find(|line| line.starts_with(&format!("gave up on `{address}` after "))).unwrap();
    assert!(given_up.ends_with(": `.give_up_after(..)` allows more"));
    assert!(told.contains(&format!("can't connect to `{address}`")), "{told:?}");
    assert!(told.last().unwrap().contains("refused"), "{told:?}");
}

#[test]
fn what_is_no_address_is_an_error_at_once() {
    let told = failure(socket_lines("nowhere"));
    assert!(told.contains(&"can't connect to `nowhere`".to_owned()), "{told:?}");
}

#[test]
fn silence_is_given_up() {
    let silent: Act = Box::new(|mut stream| {
        stream.write_all(b"one\n").unwrap();
        let _ = stream.read(&mut [0]); // until the other side closes
    });
    let server = Script::new([silent, sends("two\n")]);
    assert_eq!(first(lines(&server).read_timeout(50.millis()), 2), ["one", "two"]);
    server.finish();
}

#[test]
fn a_line_that_is_too_long_is_an_error() {
    let server = Script::new([sends("short\nmuch too long\n")]);
    let told = failure(lines(&server).longest_line(6));
    assert!(
        told.contains(&"a line is longer than 6 bytes: `.longest_line(..)` raises the limit".to_owned()),
        "{told:?}"
    );
}

#[test]
fn what_is_no_text_is_an_error_or_left_out() {
    let server = Script::new([sends(b"good\n\xff\n".as_slice())]);
    let told = failure(lines(&server));
    let expected = format!("line 2 of `{}` is not UTF-8", server.address);
    assert!(told[0].starts_with(&expected), "{told:?}");

    let server = Script::new([sends(b"good\n\xff\nbetter\n".as_slice())]);
    assert_eq!(first(lines(&server).skip_invalid(), 2), ["good", "better"]);
}

#[derive(Decode)]
struct Reading {
    sensor: u32,
    celsius: Option<f64>,
}

stream!(
    fn sensors(readings: impl Source<Reading>, out: impl Sink<(u32, bool)>) {
        readings.map(|reading| (reading.sensor, reading.celsius.is_some())).sink(out);
    }
);

#[test]
fn records_in_json_and_csv() {
    let server = Script::new([sends("{\"sensor\": 1, \"celsius\": 2.5}\n\n{\"sensor\"\n{\"sensor\": 2}\n")]);
    let (told, malformed) = mpsc::channel();
    let readings = lines(&server).once().json::<Reading>().on_malformed(move |malformed| {
        told.send(malformed.line).unwrap();
        Ok(())
    });
    let mut seen = Vec::new();
    sensors(readings, &mut seen).run_blocking().unwrap();
    assert_eq!(seen, [(1, true), (2, false)]);
    assert_eq!(malformed.try_iter().collect::<Vec<_>>(), [3]);

    let server = Script::new([sends("celsius,sensor\n,3\n1.5,4\n")]);
    let mut seen = Vec::new();
    sensors(lines(&server).once().csv::<Reading>(), &mut seen).run_blocking().unwrap();
    assert_eq!(seen, [(3, false), (4, true)]);
}

#[test]
fn a_slow_pipeline_holds_the_server_up() {
    let (told, sent) = mpsc::channel();
    let pours: Act = Box::new(move |mut stream| {
        stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
        let piece = "a line of text\n".repeat(1 << 12);
        let mut bytes = 0;
        while bytes < 1 << 30 && stream.write_all(piece.as_bytes()).is_ok() {
            bytes += piece.len();
        }
        told.send(bytes).unwrap();
    });
    let server = Script::new([pours]);
    let (release, held) = mpsc::channel::<()>();
    let job = texts(lines(&server), move |_| held.recv().unwrap_or(()));
    let stop = job.stop_handle();
    let job = thread::spawn(move || job.run_blocking());
    let bytes = sent.recv().unwrap();
    assert!(bytes < 32 << 20, "{bytes} bytes were taken from the server, and nobody has used them");
    stop.stop();
    drop(release);
    job.join().unwrap().unwrap();
}

#[test]
fn a_job_that_ends_closes_the_connection() {
    let (told, closed) = mpsc::channel();
    let silent: Act = Box::new(move |mut stream: TcpStream| {
        stream.write_all(b"one\n").unwrap();
        told.send(Instant::now()).unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
        told.send(Instant::now()).unwrap();
    });
    let server = Script::new([silent]);
    assert_eq!(first(lines(&server), 1), ["one"]);
    eventually("the connection is closed when the job has ended", || closed.try_recv().is_ok());
    server.finish();
}
