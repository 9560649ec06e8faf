//! Messages of a WebSocket.

#[path = "../wire/mod.rs"]
mod wire;

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use stream_connectors::sockets::{WebSocket, websocket};
use thalweg::connectors::pushed::Message;
use thalweg::prelude::*;
use tokio_tungstenite::tungstenite::{self, WebSocket as Socket};
use wire::{Act, Script, told};

stream!(
    fn texts(messages: impl Source<Message<'_>>, out: impl Sink<String>) {
        messages.map(|message| String::from_utf8_lossy(message.bytes()).into_owned()).sink(out);
    }

    fn sensors(readings: impl Source<Reading>, out: impl Sink<u32>) {
        readings.map(|reading| reading.sensor).sink(out);
    }
);

#[derive(Decode)]
struct Reading {
    sensor: u32,
}

/// A conversation of a server.
fn serves(talk: impl FnOnce(Socket<TcpStream>) + Send + 'static) -> Act {
    Box::new(move |stream| talk(tungstenite::accept(stream).unwrap()))
}

fn source(address: SocketAddr) -> WebSocket {
    websocket(format!("ws://{address}/feed")).backoff(backoff(1.millis()))
}

fn first(source: WebSocket, count: usize) -> Vec<String> {
    let (to, seen) = mpsc::channel();
    let job = texts(source, move |text| drop(to.send(text)));
    let stop = job.stop_handle();
    let job = thread::spawn(move || job.run_blocking());
    let texts = seen.iter().take(count).collect();
    stop.stop();
    job.join().unwrap().unwrap();
    texts
}

#[test]
fn subscriptions_are_made_on_each_connection() {
    let (tell, heard) = mpsc::channel();
    let talk = |answer: &'static str| {
        let tell = tell.clone();
        serves(move |mut socket| {
            tell.send(socket.read().unwrap().into_text().unwrap().to_string()).unwrap();
            socket.send(tungstenite::Message::text(answer)).unwrap();
            socket.send(tungstenite::Message::Ping(Vec::new().into())).unwrap();
            assert!(socket.read().unwrap().is_pong());
            socket.send(tungstenite::Message::binary(b"bytes".to_vec())).unwrap();
            let _ = socket.close(None);
            while socket.read().is_ok() {}
        })
    };
    let server = Script::new([talk("one"), talk("two")]);
    assert_eq!(first(source(server.address).send("subscribe"), 4), ["one", "bytes", "two", "bytes"]);
    assert_eq!(heard.iter().take(2).collect::<Vec<_>>(), ["subscribe", "subscribe"]);
}

#[test]
fn a_connection_that_is_silent_is_asked_and_then_given_up() {
    let (tell, pinged) = mpsc::channel();
    let silent = serves(move |mut socket| {
        let stream = socket.get_mut();
        let mut frame = [0; 6];
        stream.read_exact(&mut frame).unwrap();
        tell.send(frame[0] == 0x89).unwrap(); // a ping, whole
        while stream.read(&mut [0; 64]).is_ok_and(|length| length > 0) {}
    });
    let speaks = serves(|mut socket| {
        socket.send(tungstenite::Message::text("here")).unwrap();
        let _ = socket.read();
    });
    let dropped: Act = Box::new(drop);
    let server = Script::new([dropped, silent, speaks]);
    assert_eq!(first(source(server.address).read_timeout(100.millis()), 1), ["here"]);
    assert!(pinged.recv().unwrap());
}

#[test]
fn records_in_json() {
    let talk = serves(|mut socket| {
        for text in ["{\"sensor\": 1}", "{\"sensor\"", "{\"sensor\": 2}"] {
            socket.send(tungstenite::Message::text(text)).unwrap();
        }
        let _ = socket.close(None);
        while socket.read().is_ok() {}
    });
    let server = Script::new([talk]);
    let (tell, malformed) = mpsc::channel();
    let readings = source(server.address).once().json::<Reading>().on_malformed(move |malformed| {
        tell.send(malformed.to_string()).unwrap();
        Ok(())
    });
    let mut seen = Vec::new();
    sensors(readings, &mut seen).run_blocking().unwrap();
    assert_eq!(seen, [1, 2]);
    let malformed = malformed.recv().unwrap();
    assert!(malformed.contains(&format!("ws://{}/feed, offset 1", server.address)), "{malformed}");
}

#[test]
fn a_message_that_is_too_long_is_an_error() {
    let talk = serves(|mut socket| {
        socket.send(tungstenite::Message::text("x".repeat(1000))).unwrap();
        let _ = socket.read();
    });
    let server = Script::new([talk]);
    let told = told(&texts(source(server.address).longest_message(100), discard()).run_blocking().unwrap_err());
    let expected = format!(
        "a message of `ws://{}/feed` is longer than 100 bytes: `.longest_message(..)` raises the limit",
        server.address
    );
    assert!(told[0].starts_with(&expected), "{told:?}");
}

#[test]
fn a_server_that_refuses_or_stays_away_is_an_error() {
    let (tell, _requests) = mpsc::channel();
    let server = Script::new([wire::answers(&tell, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]);
    let errors = told(&texts(source(server.address), discard()).run_blocking().unwrap_err());
    assert!(errors[0].starts_with(&format!("can't open a WebSocket at `ws://{}/feed`", server.address)), "{errors:?}");
    assert!(errors[1].contains("403"), "{errors:?}");

    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = source(address).give_up_after(10.millis());
    let errors = told(&texts(away, discard()).run_blocking().unwrap_err());
    assert!(errors[0].starts_with(&format!("gave up on `ws://{address}/feed` after ")), "{errors:?}");
}

#[test]
fn a_log_keeps_what_was_received() {
    let folder = std::env::temp_dir().join(format!("thalweg-websocket-{}", std::process::id()));
    let talk = serves(|mut socket| {
        socket.send(tungstenite::Message::text("kept")).unwrap();
        let _ = socket.close(None);
        while socket.read().is_ok() {}
    });
    let server = Script::new([talk]);
    let mut seen = Vec::new();
    texts(source(server.address).once().log_to(&folder), &mut seen).run_blocking().unwrap();
    assert_eq!(seen, ["kept"]);
    std::fs::remove_dir_all(folder).unwrap();
}
