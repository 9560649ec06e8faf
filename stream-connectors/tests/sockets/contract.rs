//! What is asked of every source.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread;

use thalweg::prelude::*;
use thalweg::testing;

const TEXT: &str = "one\r\n\ntwo\na longer line than the others\nfive\nsix\nseven";

fn expected() -> impl Iterator<Item = String> {
    TEXT.lines().map(str::to_owned)
}

/// A server that sends the text to whoever comes, in pieces.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let _ = TEXT.as_bytes().chunks(5).try_for_each(|piece| client.write_all(piece));
        }
    });
    address
}

#[test]
fn a_client_keeps_the_contract_of_a_source() -> Result<(), Error> {
    let address = server();
    let make = || socket_lines(&*address).once().lines();
    testing::source(make, |line: &str| line.to_owned()).expect(expected()).check()
}

#[test]
fn a_listener_keeps_the_contract_of_a_source() -> Result<(), Error> {
    let clients = Mutex::new(Vec::new());
    let make = || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        client.write_all(TEXT.as_bytes()).unwrap();
        client.write_all(b"\n").unwrap();
        clients.lock().unwrap().push(client);
        listen_lines(listener).lines()
    };
    testing::source(make, |line: &str| line.to_owned()).expect(expected()).endless().check()
}
