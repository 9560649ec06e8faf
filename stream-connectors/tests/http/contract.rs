//! What is asked of every source and sink.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use thalweg::connectors::http::ServerEvent;
use thalweg::connectors::pushed::Message;
use thalweg::prelude::*;
use thalweg::testing;

use crate::wire::request;

/// A server that answers each request in the same way. Says its URL.
fn server(answer: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, answer) = (client.unwrap(), Arc::clone(&answer));
            thread::spawn(move || answer(&mut client));
        }
    });
    url
}

#[test]
fn lines_keep_the_contract_of_a_source() -> Result<(), Error> {
    let url = server(|client| {
        request(client);
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\none\n\ntwo\nthree\nfour\nfive")
    });
    let expected = ["one", "", "two", "three", "four", "five"].map(str::to_owned);
    testing::source(|| http_lines(&*url).once().lines(), |line: &str| line.to_owned()).expect(expected).check()
}

#[test]
fn events_keep_the_contract_of_a_source() -> Result<(), Error> {
    let url = server(|client| {
        request(client);
        client.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")?;
        (0..20).try_for_each(|number| write!(client, ": comment\n\nid: {number}\ndata: event {number}\n\n"))
    });
    let expected = (0..20).map(|number| format!("event {number}"));
    let own = |event: &ServerEvent| event.text().unwrap().to_owned();
    testing::source(|| http_events(&*url).once(), own).expect(expected).check()
}

#[test]
fn a_webhook_keeps_the_contract_of_a_source() -> Result<(), Error> {
    let clients = Mutex::new(Vec::new());
    let make = || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let body = "one\ntwo\n\nthree\nfour\nfive\n";
        let length = body.len();
        write!(client, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
        // The answer is read by nobody.
        clients.lock().unwrap().push(client);
        webhook(listener).ndjson()
    };
    let own = |message: Message<'_>| message.text().unwrap().to_owned();
    let expected = ["one", "two", "three", "four", "five"].map(str::to_owned);
    testing::source(make, own).expect(expected).endless().check()
}

#[test]
fn posts_keep_the_contract_of_a_sink() -> Result<(), Error> {
    let outside = |_: usize| {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let url = server(move |client| {
            loop {
                let text = request(client);
                let Some((_, body)) = text.split_once("\r\n\r\n") else { return Ok(()) };
                told.lock().unwrap().push(body.to_owned());
                client.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
            }
        });
        (move || http_post(&*url), move || seen.lock().unwrap().clone())
    };
    testing::sink(outside, ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned)).check_resume()
}
