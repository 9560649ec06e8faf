//! A post for each batch, to a receiver that takes a post of one key once: whatever it or the job goes through, each result is there once.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};

use thalweg::prelude::*;
use thalweg::testing;

use crate::wire::request;

stream!(
    #[durable(exactly_once)]
    fn even(numbers: impl Source<u64>, out: impl Sink<u64>) {
        numbers.filter(|number| number % 2 == 0).sink(out);
    }
);

/// What a receiver has on its disk.
#[derive(Default)]
struct Books {
    /// The posts that it took, with their keys, in their order.
    taken: Vec<(String, String)>,
    /// The key that it is busy with.
    busy: Option<String>,
    posts: usize,
    /// How often a post came whose key it had, or was busy with.
    again: usize,
    refused: usize,
}

impl Books {
    /// Takes a post if it doesn't have its key.
    fn take(&mut self, key: &str, body: &str) {
        match self.taken.iter().find(|(known, _)| known == key) {
            Some((_, before)) => {
                assert_eq!(sorted(before), sorted(body), "a key is that of one batch");
                self.again += 1;
            }
            None => self.taken.push((key.to_owned(), body.to_owned())),
        }
    }

    fn lines(&self) -> Vec<String> {
        self.taken.iter().flat_map(|(_, body)| body.lines().map(str::to_owned)).collect()
    }
}

/// Its results may come in another order when a batch comes again, of other workers.
fn sorted(body: &str) -> Vec<&str> {
    let mut lines: Vec<_> = body.lines().collect();
    lines.sort_unstable();
    lines
}

/// What a receiver does about a post.
#[derive(Clone, Copy)]
enum Act {
    Takes,
    /// It is killed before it has taken it.
    DiesBefore,
    /// It is killed when it has, and has not answered.
    DiesBehind,
    /// It is slower than the job has patience.
    IsLate,
    /// Its answer comes two times.
    AnswersTwice,
    /// The job ends.
    Refuses,
}

const TAKEN: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const BUSY: &[u8] = b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n";
const REFUSED: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

fn receiver(books: &Arc<Mutex<Books>>, act: impl Fn(usize) -> Act + Copy + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let books = Arc::clone(books);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, books) = (client.unwrap(), Arc::clone(&books));
            thread::spawn(move || receive(client, &books, act));
        }
    });
    url
}

fn receive(mut client: TcpStream, books: &Mutex<Books>, act: impl Fn(usize) -> Act) -> io::Result<()> {
    client.set_nodelay(true)?;
    loop {
        let text = request(&mut client);
        let Some((headers, body)) = text.split_once("\r\n\r\n") else { return Ok(()) };
        let key = headers.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap();
        let mut open = books.lock().unwrap();
        open.posts += 1;
        if open.busy.as_deref() == Some(key) {
            open.again += 1;
            drop(open);
            client.write_all(BUSY)?;
            continue;
        }
        match act(open.posts) {
            Act::DiesBefore => return Ok(()),
            Act::DiesBehind => {
                open.take(key, body);
                return Ok(());
            }
            Act::IsLate => {
                open.busy = Some(key.to_owned());
                drop(open);
                sleep(80.millis());
                let mut open = books.lock().unwrap();
                open.busy = None;
                open.take(key, body);
                drop(open);
                // Nobody listens any more.
                let _ = client.write_all(TAKEN);
            }
            Act::Refuses => {
                open.refused += 1;
                client.write_all(REFUSED)?;
            }
            act => {
                open.take(key, body);
                let times = if matches!(act, Act::AnswersTwice) { 2 } else { 1 };
                client.write_all(&TAKEN.repeat(times))?;
            }
        }
    }
}

#[test]
fn each_result_is_there_once_whatever_the_receiver_goes_through() {
    let folder = std::env::temp_dir().join(format!("thalweg-once-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let books = Arc::<Mutex<Books>>::default();
    let url = receiver(&books, |post| match post % 13 {
        2 => Act::DiesBefore,
        4 => Act::DiesBehind,
        6 => Act::IsLate,
        8 => Act::AnswersTwice,
        11 if post % 3 == 0 => Act::Refuses,
        _ => Act::Takes,
    });
    let mut failures = 0;
    loop {
        let numbers = generate(1, |_, number| number).take(2_000);
        let hook = http_post(&*url).once_per_batch("even").attempts(20, backoff(5.millis())).timeout(30.millis());
        let job = even(numbers, hook).workers(1 + failures % 3).trigger(Trigger::asap().cap(30));
        match job.checkpoint_to(&folder).run_blocking() {
            Ok(_) => break,
            Err(error) => assert!(error.to_string().starts_with(&format!("`{url}` does not take a result")), "{error}"),
        }
        failures += 1;
        assert!(failures < 100, "it comes to an end");
    }
    std::fs::remove_dir_all(&folder).unwrap();

    let books = books.lock().unwrap();
    let mut found: Vec<u64> = books.lines().iter().map(|line| line.parse().unwrap()).collect();
    found.sort_unstable();
    println!("{} posts, {} of them again, {} refused", books.posts, books.again, books.refused);
    assert_eq!(found, (0..1_000).map(|number| number * 2).collect::<Vec<_>>());
    assert!(books.again > 5 && books.refused == failures && failures > 1);
    let numbers: Vec<u64> =
        books.taken.iter().map(|(key, _)| key.strip_prefix("even-").unwrap().parse().unwrap()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
}

#[test]
fn it_keeps_the_contract_of_a_sink_that_writes_exactly_once() -> Result<(), Error> {
    let outside = |_: usize| {
        let books = Arc::<Mutex<Books>>::default();
        let url = receiver(&books, |_| Act::Takes);
        (move || http_post(&*url).once_per_batch("contract"), move || books.lock().unwrap().lines())
    };
    testing::sink(outside, ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned)).check_exactly_once()
}

#[test]
fn a_batch_is_one_post_however_large() {
    let books = Arc::<Mutex<Books>>::default();
    let url = receiver(&books, |_| Act::Takes);
    let numbers: Vec<u64> = (0..500_000).collect();
    let job = even(numbers, http_post(&*url).once_per_batch("large")).trigger(Trigger::asap().cap(500_000));
    job.checkpoint_to(thalweg::checkpoint::InMemory::new()).run_blocking().unwrap();
    let books = books.lock().unwrap();
    assert!(books.taken.iter().any(|(_, body)| body.len() > 1 << 20), "each was short");
    assert_eq!(books.lines().len(), 250_000);
}
