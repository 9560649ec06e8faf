//! A durable job whose posts are refused in the middle of a batch, again and again: behind each failure the batch is posted again, with the same keys.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use thalweg::prelude::*;

use crate::wire::request;

stream!(
    #[durable]
    fn remainders(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.map(|number| number % 50).sink(out);
    }
);

const NUMBERS: u64 = 1_000;

/// What was posted, by key, and how often something came again.
#[derive(Default)]
struct Taken {
    bodies: HashMap<String, String>,
    again: u64,
    posts: u64,
}

/// Takes posts, and refuses one now and then.
fn server(taken: &Arc<Mutex<Taken>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let taken = Arc::clone(taken);
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            client.set_nodelay(true).unwrap();
            let taken = Arc::clone(&taken);
            thread::spawn(move || -> std::io::Result<()> {
                loop {
                    let text = request(&mut client);
                    let Some((headers, body)) = text.split_once("\r\n\r\n") else { return Ok(()) };
                    let key = headers.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap();
                    let mut taken = taken.lock().unwrap();
                    taken.posts += 1;
                    let status = if taken.posts.is_multiple_of(173) { "400 Bad Request" } else { "200 OK" };
                    if status == "200 OK" {
                        match taken.bodies.insert(key.to_owned(), body.to_owned()) {
                            None => {}
                            Some(before) => {
                                assert_eq!(before, body);
                                taken.again += 1;
                            }
                        }
                    }
                    drop(taken);
                    client.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes())?;
                }
            });
        }
    });
    url
}

#[test]
fn by_its_key_each_result_is_there_once() -> Result<(), Error> {
    let folder = std::env::temp_dir().join(format!("thalweg-posted-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let taken = Arc::<Mutex<Taken>>::default();
    let url = server(&taken);
    let mut failures = 0;
    loop {
        let numbers = generate(1, |_, number| number).take(NUMBERS);
        // In another order each time.
        let hook = http_post(&*url).concurrent(1 + failures % 4);
        let job = remainders(numbers, hook).workers(1 + failures % 3).trigger(Trigger::asap().cap(90));
        match job.checkpoint_to(&folder).run_blocking() {
            Ok(_) => break,
            Err(error) => assert!(error.to_string().starts_with(&format!("`{url}` does not take a result")), "{error}"),
        }
        failures += 1;
        assert!(failures < 100, "it comes to an end");
    }
    std::fs::remove_dir_all(&folder).unwrap();

    let taken = taken.lock().unwrap();
    let mut counts = BTreeMap::new();
    for body in taken.bodies.values() {
        *counts.entry(body.parse::<u64>().unwrap()).or_insert(0) += 1;
    }
    println!("{failures} failures, {} posts, {} of them again", taken.posts, taken.again);
    assert!(failures > 0 && taken.again > 0);
    assert_eq!(counts, (0..50).map(|remainder| (remainder, NUMBERS / 50)).collect());
    Ok(())
}
