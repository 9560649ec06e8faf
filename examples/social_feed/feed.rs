//! A made-up social network.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use thalweg::Error;
use thalweg::source::Random;

const POSTS: u64 = 40_000;

/// Behind this one the connection breaks off.
const BREAKS_AT: u64 = 15_000;

const LANGUAGES: [&str; 8] = ["en", "en", "en", "es", "es", "pt", "de", "ja"];
const TAGS: [&str; 12] =
    ["rust", "news", "music", "football", "cats", "streams", "food", "travel", "art", "rain", "maps", "trains"];

/// Starts it, and says where it is.
pub fn start() -> Result<String, Error> {
    let listener = TcpListener::bind("127.0.0.1:0");
    let listener = listener.map_err(|cause| Error::new("can't start a social network").caused_by(cause))?;
    let address = listener.local_addr().map_err(|cause| Error::new("it has no address").caused_by(cause))?;
    thread::spawn(move || -> io::Result<()> {
        serve(listener.accept()?.0, 0..BREAKS_AT, Some("{\"at\": \"2026-"))?;
        serve(listener.accept()?.0, BREAKS_AT..POSTS, None)
    });
    Ok(format!("http://{address}/stream"))
}

/// Answers a request with posts, and in order or not.
fn serve(mut client: TcpStream, posts: std::ops::Range<u64>, half: Option<&str>) -> io::Result<()> {
    for line in BufReader::new(client.try_clone()?).lines() {
        if line?.is_empty() {
            break;
        }
    }
    client.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")?;
    let mut text = String::new();
    for number in posts {
        text += &post(number);
        text += if number % 50 == 0 { "\r\n\r\n" } else { "\r\n" };
        if number % 100 == 99 {
            write!(client, "{:x}\r\n{text}\r\n", text.len())?;
            text.clear();
        }
    }
    match half {
        Some(half) => write!(client, "{:x}\r\n{half}", 1000),
        None => write!(client, "0\r\n\r\n"),
    }
}

/// Such as `{"id": 7, "at": "2026-11-20T12:00:00.350Z", "user": "user17", "language": "en", "text": "all about #rust and #rain!"}`.
fn post(number: u64) -> String {
    let mut random = Random::new(1, number);
    // As the hours go by others things are talked about.
    let about = |random: &mut Random| TAGS[((number / 8_000 + random.below(3) * random.below(4)) % 12) as usize];
    let (first, second) = (about(&mut random), about(&mut random));
    let (language, user) = (LANGUAGES[random.below(8) as usize], random.below(1_000));
    let late = random.below(8_000);
    let millis = (number * 30 + 10_000).saturating_sub(late);
    let (minutes, seconds, millis) = (millis / 60_000, millis / 1_000 % 60, millis % 1_000);
    format!(
        r#"{{"id": {number}, "at": "2026-11-20T12:{minutes:02}:{seconds:02}.{millis:03}Z", "user": "user{user}", "language": "{language}", "text": "all about #{first} and \"that\" #{second}!"}}"#
    )
}
