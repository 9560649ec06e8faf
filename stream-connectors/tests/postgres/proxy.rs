//! Between a job and its server: ends the process at a named step of what they say to each other.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How often each step came, and the one at which the process ends.
pub struct Steps {
    seen: Mutex<BTreeMap<String, u64>>,
    last: Option<(String, u64)>,
}

impl Steps {
    pub fn new(last: Option<(String, u64)>) -> Arc<Self> {
        Arc::new(Steps { seen: Mutex::default(), last })
    }

    pub fn seen(&self) -> BTreeMap<String, u64> {
        self.seen.lock().expect("no thread has panicked").clone()
    }

    fn pass(&self, step: String) {
        let mut seen = self.seen.lock().expect("no thread has panicked");
        let times = seen.entry(step.clone()).or_default();
        if self.last.as_ref().is_some_and(|(last, number)| *last == step && number == times) {
            // No destructor runs, and nobody says goodbye to the server.
            std::process::abort();
        }
        *times += 1;
    }
}

/// The port that stands for the server's.
pub fn before(port: u16, steps: Arc<Steps>) -> io::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let own = listener.local_addr()?.port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { continue };
            let (Ok(to_client), Ok(to_server)) = (client.try_clone(), server.try_clone()) else { continue };
            let (asks, answers) = (Arc::clone(&steps), Arc::clone(&steps));
            thread::spawn(move || {
                forward(client, to_server, true, |kind, text| asks.pass_around("asks", ask(kind, text)))
            });
            thread::spawn(move || {
                forward(server, to_client, false, |kind, text| answers.pass_around("answers", answer(kind, text)))
            });
        }
    });
    Ok(own)
}

impl Steps {
    /// Before a message is forwarded; what is called behind it.
    fn pass_around(&self, who: &str, what: Option<&'static str>) -> impl FnOnce() {
        if let Some(what) = what {
            self.pass(format!("before it {who} {what}"));
        }
        let who = who.to_owned();
        move || {
            if let Some(what) = what {
                self.pass(format!("after it {who} {what}"));
            }
        }
    }
}

fn ask(kind: u8, text: &[u8]) -> Option<&'static str> {
    let has = |words: &str| text.windows(words.len()).any(|window| window == words.as_bytes());
    match kind {
        b'P' if has("INSERT INTO thalweg_batches") => Some("to claim"),
        b'Q' if text.starts_with(b"BEGIN\0") => Some("to begin"),
        b'Q' if has("UPDATE thalweg_batches") && has("thalweg_arrived") => Some("to upsert and note the batch"),
        b'Q' if has("UPDATE thalweg_batches") => Some("to note the batch"),
        b'Q' if has("COMMIT") => Some("to commit"),
        b'd' => Some("to copy"),
        b'c' => Some("to end the copy"),
        _ => None,
    }
}

fn answer(kind: u8, text: &[u8]) -> Option<&'static str> {
    if kind != b'C' {
        return None;
    }
    let tags = ["BEGIN", "UPDATE 1", "COPY", "INSERT", "COMMIT"];
    tags.into_iter().find(|tag| text.starts_with(tag.as_bytes()))
}

/// Forwards message by message.
fn forward<Then: FnOnce()>(
    mut from: TcpStream,
    mut to: TcpStream,
    is_client: bool,
    mut passes: impl FnMut(u8, &[u8]) -> Then,
) {
    // Each message goes at once, as it came.
    let _ = to.set_nodelay(true);
    // The first message of a client has no kind.
    let mut is_first = is_client;
    loop {
        let mut head = vec![0; if is_first { 4 } else { 5 }];
        if from.read_exact(&mut head).is_err() {
            break;
        }
        let (kind, length) = if is_first { (0, &head[..]) } else { (head[0], &head[1..]) };
        let length = u32::from_be_bytes(length.try_into().expect("four bytes")) as usize;
        let mut body = vec![0; length - 4];
        if from.read_exact(&mut body).is_err() {
            break;
        }
        let then = passes(kind, &body);
        head.extend_from_slice(&body);
        if to.write_all(&head).is_err() {
            break;
        }
        then();
        is_first = false;
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
    let _ = from.shutdown(std::net::Shutdown::Both);
}
