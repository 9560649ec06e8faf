//! TLS: a server that can prove its name, and one that can't.

#[path = "../wire/mod.rs"]
mod wire;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use thalweg::prelude::*;
use wire::told;

stream!(
    fn texts(lines: impl Source<&str>, out: impl Sink<String>) {
        lines.map(|line| line.to_owned()).sink(out);
    }
);

fn file(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

/// A server with a certificate for `localhost`, which answers each request with a line.
fn server() -> u16 {
    let chain = vec![CertificateDer::from_pem_file(file("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = answer(stream.unwrap(), &config);
        }
    });
    port
}

fn answer(stream: TcpStream, config: &Arc<ServerConfig>) -> std::io::Result<()> {
    let mut stream =
        StreamOwned::new(ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?, stream);
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut stream, &mut byte)?;
        request.extend(byte);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsecret\n")?;
    stream.flush()
}

fn ask(url: String) -> Result<Vec<String>, Error> {
    let mut seen = Vec::new();
    let lines = http_lines(url).once().backoff(backoff(1.millis()));
    texts(lines, &mut seen).run_blocking()?;
    Ok(seen)
}

/// The certificates that are trusted are read once in a process: this is one that trusts the test's.
#[test]
#[ignore = "it is run by another test"]
fn trusting() {
    let port = server();
    assert_eq!(ask(format!("https://localhost:{port}/")).unwrap(), ["secret"]);
    let told = told(&ask(format!("https://127.0.0.1:{port}/")).unwrap_err());
    assert!(told.iter().any(|line| line.contains("can't make a secure connection to")), "{told:?}");
    assert!(told.last().unwrap().contains("not valid for name"), "{told:?}");
}

#[test]
fn a_server_that_proves_its_name_is_believed() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "trusting"])
        .env("SSL_CERT_FILE", file("ca.pem"))
        .status();
    assert!(child.unwrap().success());
}

#[test]
fn a_server_that_nobody_vouches_for_is_not() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "not_trusting"])
        .env("SSL_CERT_FILE", file("server.pem"))
        .status();
    assert!(child.unwrap().success());
}

#[test]
#[ignore = "it is run by another test"]
fn not_trusting() {
    let port = server();
    let told = told(&ask(format!("https://localhost:{port}/")).unwrap_err());
    assert!(told.iter().any(|line| line.contains("can't make a secure connection to")), "{told:?}");
}
