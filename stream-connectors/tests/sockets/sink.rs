//! Lines that are sent to a server.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use thalweg::connectors::sockets::SocketSink;
use thalweg::prelude::*;

use crate::doubled;
use crate::wire::told;

#[test]
fn a_server_that_comes_back_gets_the_rest() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let mut first = String::new();
        BufReader::new(listener.accept().unwrap().0).read_line(&mut first).unwrap();
        drop(listener);
        thread::sleep(Duration::from_millis(100));
        let listener = TcpListener::bind(address).unwrap();
        let mut rest = String::new();
        listener.accept().unwrap().0.read_to_string(&mut rest).unwrap();
        (first, rest)
    });
    let (sender, numbers) = channel(1);
    let to = SocketSink::at(address.to_string()).backoff(backoff(5.millis()));
    let job = thread::spawn(move || doubled(numbers, socket_sink(to)).run_blocking());
    for number in 1..=50 {
        sender.send_blocking(number).unwrap();
        thread::sleep(Duration::from_millis(10));
    }
    drop(sender);
    job.join().unwrap().unwrap();
    let (first, rest) = server.join().unwrap();
    assert_eq!(first, "2\n");
    // What was on its way when the server went is lost; what came after it was back is there, in order.
    let rest: Vec<u64> = rest.lines().map(|line| line.parse().unwrap()).collect();
    assert!(rest.is_sorted() && rest.ends_with(&[96, 98, 100]), "{rest:?}");
}

#[test]
fn a_server_that_stays_away_is_an_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let to = SocketSink::at(&*address).backoff(backoff(1.millis())).give_up_after(10.millis());
    let told = told(&doubled(vec![1], socket_sink(to)).run_blocking().unwrap_err());
    assert!(told[0].starts_with(&format!("gave up on `{address}` after ")), "{told:?}");
    assert_eq!(told[1], format!("can't connect to `{address}`"));
}
