//! What a good engineer writes over the same crates.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{UInt32Type, UInt64Type};
use flate2::read::MultiGzDecoder;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use memchr::memchr_iter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ruzstd::decoding::StreamingDecoder;
use serde::Deserialize;
use tokio::net::TcpStream;

use super::Sum;
use super::inputs::weight;

#[derive(Deserialize)]
struct Visit<'a> {
    user: u64,
    page: &'a str,
    ms: u32,
}

/// What is read at once.
const CHUNK: usize = 1 << 18;

pub fn read(input: &str, at: &str, sum: &mut Sum) {
    let open = |name: &str| File::open(Path::new(at).join(name)).expect("it is there");
    match input {
        "json" => lines(open("a.jsonl"), sum),
        "gzip" => lines(MultiGzDecoder::new(open("a.jsonl.gz")), sum),
        "zstd" => lines(StreamingDecoder::new(BufReader::new(open("a.jsonl.zst"))).expect("a frame"), sum),
        "parquet" => columns(open("a.parquet"), sum),
        _ => {
            let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("tokio");
            tokio.block_on(response(at, sum));
        }
    }
}

#[inline]
fn add(line: &[u8], sum: &mut Sum) {
    let visit: Visit<'_> = serde_json::from_slice(line).expect("a visit");
    if let Some(weight) = weight(visit.user, visit.page, visit.ms) {
        sum.add(weight);
    }
}

fn lines(text: impl Read, sum: &mut Sum) {
    let mut text = BufReader::with_capacity(CHUNK, text);
    let mut line = Vec::new();
    while text.read_until(b'\n', &mut line).expect("it is whole") > 0 {
        add(&line, sum);
        line.clear();
    }
}

fn columns(file: File, sum: &mut Sum) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet");
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["user", "page", "ms"]);
    for batch in builder.with_projection(mask).with_batch_size(16 << 10).build().expect("it is whole") {
        let batch = batch.expect("it is whole");
        let column = |name| batch.column_by_name(name).expect("it is there");
        let users = column("user").as_primitive::<UInt64Type>();
        let (pages, times) = (column("page").as_string::<i32>(), column("ms").as_primitive::<UInt32Type>());
        for row in 0..batch.num_rows() {
            if let Some(weight) = weight(users.value(row), pages.value(row), times.value(row)) {
                sum.add(weight);
            }
        }
    }
}

async fn response(url: &str, sum: &mut Sum) {
    let (host, path) = url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("a URL");
    let stream = TcpStream::connect(host).await.expect("a server");
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.expect("it speaks HTTP");
    tokio::spawn(connection);
    let request = Request::get(format!("/{path}")).header("Host", host).body(Empty::<Bytes>::new()).expect("a request");
    let mut response = sender.send_request(request).await.expect("an answer");
    // A line that was begun in one frame ends in another.
    let mut begun = Vec::new();
    while let Some(frame) = response.frame().await {
        let Ok(bytes) = frame.expect("it is whole").into_data() else { continue };
        let mut from = 0;
        for end in memchr_iter(b'\n', &bytes) {
            if begun.is_empty() {
                add(&bytes[from..end], sum);
            } else {
                begun.extend_from_slice(&bytes[from..end]);
                add(&begun, sum);
                begun.clear();
            }
            from = end + 1;
        }
        begun.extend_from_slice(&bytes[from..]);
    }
}
