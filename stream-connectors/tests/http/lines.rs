//! Lines of an endless response.

use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use thalweg::connectors::http::HttpLines;
use thalweg::prelude::*;

use crate::wire::{Act, Script, answers, request};
use crate::{failure, first, texts};

fn lines(server: &Script) -> HttpLines {
    http_lines(format!("http://{}/stream?token=secret", server.address)).backoff(backoff(1.millis()))
}

fn told() -> (mpsc::Sender<String>, mpsc::Receiver<String>) {
    mpsc::channel()
}

const OK: &str = "HTTP/1.1 200 OK\r\n\r\n";

#[test]
fn the_input_goes_on_with_the_next_response() {
    let (to, requests) = told();
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n3\r\ntwo\r\n0\r\n\r\n";
    // It breaks off in the middle of a chunk, and of a line.
    let broken = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nthree\nhal";
    let server = Script::new([answers(&to, chunked), answers(&to, broken), answers(&to, format!("{OK}four\n"))]);
    let lines = lines(&server).bearer("abc").header("X-Which", "all");
    assert_eq!(first(lines, 4), ["one", "two", "three", "four"]);
    for request in requests.try_iter().take(3) {
        assert!(request.starts_with("GET /stream?token=secret HTTP/1.1\r\n"), "{request}");
        for header in ["authorization: Bearer abc", "x-which: all", &format!("host: {}", server.address)] {
            assert!(request.to_ascii_lowercase().contains(&header.to_ascii_lowercase()), "{header}: {request}");
        }
    }
}

#[test]
fn a_server_in_trouble_is_asked_again_when_it_says() {
    let (to, _requests) = told();
    let trouble = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
    let limited = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n";
    let server = Script::new([answers(&to, trouble), answers(&to, limited), answers(&to, format!("{OK}one\n"))]);
    let begun = Instant::now();
    let (tell, lost) = mpsc::channel();
    assert_eq!(first(lines(&server).on_lost(move |error| tell.send(error.to_string()).unwrap()), 1), ["one"]);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let url = format!("http://{}/stream", server.address);
    let lost: Vec<_> = lost.try_iter().take(2).collect();
    assert_eq!(
        lost,
        [format!("`{url}` answered 503 Service Unavailable"), format!("`{url}` answered 429 Too Many Requests")]
    );
}

#[test]
fn a_refusal_is_an_error_at_once_and_tells_no_token() {
    let (to, _requests) = told();
    let refused = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 17\r\n\r\nno such\n\n  token!";
    let server = Script::new([answers(&to, refused)]);
    let told = failure(lines(&server));
    let url = format!("http://{}/stream", server.address);
    assert!(told.contains(&format!("`{url}` answered 401 Unauthorized: no such token!")), "{told:?}");
    assert!(told.iter().all(|line| !line.contains("secret")), "{told:?}");
}

#[test]
fn nothing_more_is_the_end() {
    let (to, _requests) = told();
    let server = Script::new([answers(&to, format!("{OK}one\n")), answers(&to, "HTTP/1.1 204 No Content\r\n\r\n")]);
    let mut seen = Vec::new();
    texts(lines(&server), &mut seen).run_blocking().unwrap();
    assert_eq!(seen, ["one"]);
}

#[test]
fn redirects_are_followed_and_secrets_stay_at_home() {
    let (to, requests) = told();
    let target = Script::new([answers(&to, format!("{OK}found\n"))]);
    let elsewhere = format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{}/b\r\n\r\n", target.address);
    let here = "HTTP/1.1 302 Found\r\nLocation: moved?x=1\r\n\r\n";
    let server = Script::new([answers(&to, here), answers(&to, elsewhere)]);
    assert_eq!(first(lines(&server).bearer("abc").once(), 1), ["found"]);
    let requests: Vec<_> = requests.try_iter().collect();
    assert!(requests[1].starts_with("GET /moved?x=1 ") && requests[1].contains("Bearer abc"), "{requests:?}");
    assert!(requests[2].starts_with("GET /b ") && !requests[2].contains("abc"), "{requests:?}");

    let round = || answers(&to, "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n");
    let server = Script::new([round(), round(), round(), round(), round(), round()]);
    let told = failure(lines(&server));
    let expected = format!("`http://{}/stream` leads on and on: 5 redirects were followed", server.address);
    assert!(told.contains(&expected), "{told:?}");
}

#[test]
fn a_response_that_stalls_is_given_up() {
    let (to, _requests) = told();
    let stalls: Act = Box::new(|mut stream| {
        request(&mut stream);
        stream.write_all(format!("{OK}one\n").as_bytes()).unwrap();
        let _ = stream.read(&mut [0]);
    });
    let server = Script::new([stalls, answers(&to, format!("{OK}two\n"))]);
    assert_eq!(first(lines(&server).read_timeout(100.millis()), 2), ["one", "two"]);
    server.finish();
}

#[test]
fn what_cant_be_asked_for_is_an_error() {
    let told = failure(http_lines("ftp://here/"));
    assert!(told.iter().any(|line| line.starts_with("`ftp://here/` is no URL that can be requested: ")), "{told:?}");
    let told = failure(http_lines("http://127.0.0.1:1/").header("a b", "c"));
    assert!(told.iter().any(|line| line.starts_with("the header `a b` can't be sent")), "{told:?}");
    if cfg!(not(feature = "tls")) {
        let server = Script::new([Box::new(drop) as Act]);
        let url = format!("https://{}/", server.address);
        let told = failure(http_lines(&*url));
        assert!(told.contains(&format!("can't connect to `{url}`: that needs the feature `tls`")), "{told:?}");
    }
}

#[test]
fn a_response_in_another_encoding_is_an_error() {
    let (to, _requests) = told();
    let server = Script::new([answers(&to, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxx")]);
    let told = failure(lines(&server));
    assert!(told.iter().any(|line| line.contains("encoded as \"br\"")), "{told:?}");
}

#[derive(Decode)]
struct Post<'a> {
    language: &'a str,
}

stream!(
    fn languages(posts: impl Source<Post<'_>>, out: impl Sink<String>) {
        posts.map(|post| post.language.to_owned()).sink(out);
    }
);

#[test]
fn blank_lines_are_no_records() {
    let (to, _requests) = told();
    let text = "\r\n{\"language\": \"en\", \"id\": 1}\r\n\r\n\n{\"language\": \"de\"}\n";
    let server = Script::new([answers(&to, format!("{OK}{text}"))]);
    let mut seen = Vec::new();
    languages(lines(&server).once().json::<Post>(), &mut seen).run_blocking().unwrap();
    assert_eq!(seen, ["en", "de"]);
}
