//! Results as POSTs.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use thalweg::connectors::http::HttpPost;
use thalweg::prelude::*;

use crate::same;
use crate::wire::{Script, answers, told};

fn to(server: &Script) -> HttpPost {
    http_post(format!("http://{}/in", server.address)).attempts(3, backoff(1.millis()))
}

const TAKEN: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const TROUBLE: &str = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

fn parts(request: &str) -> (String, String) {
    let (headers, body) = request.split_once("\r\n\r\n").unwrap();
    let key = headers.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap_or_default();
    (key.to_owned(), body.to_owned())
}

#[test]
fn each_result_is_posted_in_order() {
    let (tell, requests) = mpsc::channel();
    let server = Script::new([answers(&tell, TAKEN), answers(&tell, TAKEN), answers(&tell, TAKEN)]);
    same(vec!["one", "two", "one"], to(&server).bearer("abc")).run_blocking().unwrap();
    server.finish();
    let requests: Vec<_> = requests.try_iter().collect();
    let (keys, bodies): (Vec<_>, Vec<_>) = requests.iter().map(|request| parts(request)).unzip();
    assert_eq!(bodies, ["one", "two", "one"]);
    assert!(keys[0] != keys[1] && keys[0] != keys[2] && !keys[0].is_empty(), "{keys:?}");
    assert!(requests[0].starts_with("POST /in HTTP/1.1\r\n"));
    assert!(requests[0].contains("authorization: Bearer abc\r\n"));
    assert!(requests[0].contains("content-type: text/plain; charset=utf-8\r\n"));
}

#[test]
fn a_batch_is_posted_together_where_that_is_said() {
    let (tell, requests) = mpsc::channel();
    let server = Script::new([answers(&tell, TAKEN)]);
    same(vec!["one", "two"], to(&server).per_batch().content_type("application/x-ndjson")).run_blocking().unwrap();
    server.finish();
    let request = requests.recv().unwrap();
    assert_eq!(parts(&request).1, "one\ntwo\n");
    assert!(request.contains("content-type: application/x-ndjson\r\n"));
}

#[test]
fn what_is_not_taken_is_posted_again_with_the_same_key() {
    let (tell, requests) = mpsc::channel();
    let dropped = answers(&tell, "");
    let server = Script::new([answers(&tell, TROUBLE), dropped, answers(&tell, TAKEN)]);
    same(vec!["one"], to(&server)).run_blocking().unwrap();
    server.finish();
    let posts: Vec<_> = requests.try_iter().map(|request| parts(&request)).collect();
    assert_eq!(posts.len(), 3);
    assert!(posts.iter().all(|post| *post == posts[0] && post.1 == "one"), "{posts:?}");
}

#[test]
fn it_gives_up_after_so_many_attempts() {
    let (tell, _requests) = mpsc::channel();
    let server = Script::new([answers(&tell, TROUBLE), answers(&tell, TROUBLE), answers(&tell, TROUBLE)]);
    let told = told(&same(vec!["one"], to(&server)).run_blocking().unwrap_err());
    let url = format!("http://{}/in", server.address);
    let expected = format!("`{url}` has not taken a result in 3 attempts: `.attempts(..)` allows more");
    assert!(told[0].starts_with(&expected), "{told:?}");
    assert_eq!(told[1], format!("`{url}` answered 500 Internal Server Error"));
    server.finish();
}

#[test]
fn a_refusal_is_an_error_at_once() {
    let (tell, _requests) = mpsc::channel();
    let refused = "HTTP/1.1 422 Unprocessable Entity\r\nContent-Length: 9\r\n\r\nno number";
    let server = Script::new([answers(&tell, refused)]);
    let told = told(&same(vec!["one"], to(&server)).run_blocking().unwrap_err());
    let url = format!("http://{}/in", server.address);
    assert!(told[0].starts_with(&format!("`{url}` does not take a result")), "{told:?}");
    assert_eq!(told[1], format!("`{url}` answered 422 Unprocessable Entity: no number"));
}

#[test]
fn a_server_that_is_not_there_is_an_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let to = http_post(format!("http://{address}/")).attempts(2, backoff(1.millis()));
    let told = told(&same(vec!["one"], to).run_blocking().unwrap_err());
    assert!(told[0].starts_with(&format!("`http://{address}/` has not taken a result in 2 attempts")), "{told:?}");
    assert_eq!(told[1], format!("can't connect to `http://{address}/`"));
}

/// One end of ours posts to the other, on many connections, from two workers.
#[test]
fn a_webhook_takes_what_is_posted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, seen) = mpsc::channel();
    let receiving = crate::bodies(webhook(listener), move |body| drop(tell.send(body)));
    let stop = receiving.stop_handle();
    let receiving = thread::spawn(move || receiving.run_blocking());

    let words: Vec<&'static str> = ["a", "b", "c", "d", "e"].into_iter().cycle().take(500).collect();
    same(words.clone(), http_post(format!("http://{address}/")).concurrent(8)).workers(2).run_blocking().unwrap();
    stop.stop();
    receiving.join().unwrap().unwrap();
    let mut seen: Vec<_> = seen.try_iter().collect();
    let mut words = words;
    seen.sort();
    words.sort();
    assert_eq!(seen, words);
}
