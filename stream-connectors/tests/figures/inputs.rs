//! The inputs: the same visits in every form.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt32Array, UInt64Array};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::folder::{Folder, gzip, zstd};

/// Lines as they are, compressed lines, columns, and lines of a response.
pub const INPUTS: [&str; 5] = ["json", "gzip", "zstd", "parquet", "http"];
/// Their lengths, in records.
pub const SHORT: u64 = 20_000;
pub const LONG: u64 = 100_000;
pub const TIMED: u64 = 1_000_000;

pub struct Visit {
    pub user: u64,
    pub page: String,
    pub ms: u32,
    pub agent: &'static str,
}

pub fn visit(number: u64) -> Visit {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let agent =
        ["Mozilla/5.0 (X11; Linux x86_64)", "curl/8.5.0", "Mozilla/5.0 (Macintosh)"][(mixed >> 40) as usize % 3];
    let page = format!("/articles/{}/{:x}", mixed >> 57, mixed >> 44 & 0xfff);
    Visit { user: mixed >> 50, page, ms: (mixed >> 20 & 0x3ff) as u32, agent }
}

/// What is added up for a visit, if anything.
#[inline]
pub fn weight(user: u64, page: &str, ms: u32) -> Option<u64> {
    (!user.is_multiple_of(4)).then_some(page.len() as u64 + u64::from(ms))
}

/// What comes of so many visits, and how many count.
pub fn expected(records: u64) -> [u64; 2] {
    let visits = (0..records).map(visit).filter_map(|visit| weight(visit.user, &visit.page, visit.ms));
    visits.fold([0, 0], |[sum, count], weight| [sum + weight, count + 1])
}

pub struct Inputs {
    folder: Folder,
    /// Of the server that sends lines.
    port: u16,
}

impl Inputs {
    pub fn make() -> Self {
        let folder = Folder::new();
        for records in [SHORT, LONG, TIMED] {
            let text = lines(records);
            folder.put(&format!("json-{records}/a.jsonl"), &text);
            folder.put(&format!("gzip-{records}/a.jsonl.gz"), gzip(&text));
            folder.put(&format!("zstd-{records}/a.jsonl.zst"), zstd(&text));
            folder.put(&format!("parquet-{records}/a.parquet"), columns(records));
        }
        Inputs { folder, port: serve() }
    }

    /// Where an input of so many records is.
    pub fn at(&self, input: &str, records: u64) -> String {
        match input {
            "http" => format!("http://127.0.0.1:{}/{records}", self.port),
            file => self.folder.path().join(format!("{file}-{records}")).display().to_string(),
        }
    }
}

fn lines(records: u64) -> Vec<u8> {
    let mut text = Vec::new();
    for Visit { user, page, ms, agent } in (0..records).map(visit) {
        writeln!(text, "{{\"user\":{user},\"page\":\"{page}\",\"agent\":\"{agent}\",\"ms\":{ms}}}").expect("memory");
    }
    text
}

fn columns(records: u64) -> Vec<u8> {
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let properties =
        WriterProperties::builder().set_compression(zstd).set_max_row_group_row_count(Some(1 << 18)).build();
    let batch = |numbers: std::ops::Range<u64>| {
        let visits: Vec<_> = numbers.map(visit).collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("user", Arc::new(UInt64Array::from_iter_values(visits.iter().map(|visit| visit.user)))),
            ("page", Arc::new(StringArray::from_iter_values(visits.iter().map(|visit| &visit.page)))),
            ("agent", Arc::new(StringArray::from_iter_values(visits.iter().map(|visit| visit.agent)))),
            ("ms", Arc::new(UInt32Array::from_iter_values(visits.iter().map(|visit| visit.ms)))),
        ];
        RecordBatch::try_from_iter(columns).expect("columns of one length")
    };
    let mut writer = ArrowWriter::try_new(Vec::new(), batch(0..0).schema(), Some(properties)).expect("a writer");
    for from in (0..records).step_by(10_000) {
        writer.write(&batch(from..(from + 10_000).min(records))).expect("it is written");
    }
    writer.into_inner().expect("it is written")
}

/// Sends as many lines as the path says, to whoever asks.
fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.expect("a client");
            let mut request = String::new();
            let mut reader = BufReader::new(client.try_clone().expect("a handle"));
            while !request.ends_with("\r\n\r\n") && reader.read_line(&mut request).is_ok_and(|read| read > 0) {}
            let records = request.split([' ', '/']).nth(2).and_then(|records| records.parse().ok()).unwrap_or(0);
            let text = lines(records);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len());
            // Whoever was counted or timed may be gone.
            let _ = client.write_all(head.as_bytes()).and_then(|()| client.write_all(&text));
        }
    });
    port
}
