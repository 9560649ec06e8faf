//! Servers and clients in a few lines, byte by byte: what they do wrong is done on purpose.

#![allow(dead_code, reason = "each test uses some of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A server that does something else with each connection, one after the other.
pub struct Script {
    pub address: SocketAddr,
    thread: JoinHandle<()>,
}

pub type Act = Box<dyn FnOnce(TcpStream) + Send>;

impl Script {
    pub fn new(acts: impl IntoIterator<Item = Act> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let acts: Vec<Act> = acts.into_iter().collect();
        let thread = thread::spawn(move || acts.into_iter().for_each(|act| act(listener.accept().unwrap().0)));
        Script { address, thread }
    }

    pub fn finish(self) {
        self.thread.join().unwrap();
    }
}

/// Sends this, and closes the connection in order.
pub fn sends(bytes: impl Into<Vec<u8>>) -> Act {
    let bytes = bytes.into();
    Box::new(move |mut stream| stream.write_all(&bytes).unwrap())
}

/// Reads a request, tells its text, and answers.
pub fn answers(told: &mpsc::Sender<String>, bytes: impl Into<Vec<u8>>) -> Act {
    let (told, bytes) = (told.clone(), bytes.into());
    Box::new(move |mut stream| {
        told.send(request(&mut stream)).unwrap();
        stream.write_all(&bytes).unwrap();
    })
}

/// The text of a request, with its body, as far as it comes.
pub fn request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    loop {
        let before = text.len();
        if reader.read_line(&mut text).unwrap_or(0) == 0 || text[before..].trim().is_empty() {
            break;
        }
    }
    let length = text.to_ascii_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = reader.read_exact(&mut body);
    text + &String::from_utf8_lossy(&body)
}

/// What a client gets for a request.
pub fn asked(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    // A server may answer, and close, before it has read all.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A POST that closes its connection.
pub fn post(address: SocketAddr, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    asked(address, request.as_bytes())
}

/// Waits until something holds.
pub fn eventually(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < patience, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// An error and its causes, a line each.
pub fn told(error: &dyn std::error::Error) -> Vec<String> {
    let mut lines = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        lines.push(error.to_string());
        cause = error.source();
    }
    lines
}
