//! The server, and buckets in it.

use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use std::{io, thread};

use thalweg::connectors::objects::{Bucket, s3};

use super::server::{Server, fetched, free_port};

/// How long locks are lent here: short, for killed jobs are waited for.
pub const LEASE: Duration = Duration::from_millis(600);

/// A server that runs as long as the test, and has a bucket.
pub struct Store {
    server: Server,
}

impl Store {
    pub fn start() -> Self {
        let port = free_port();
        let mut command = Command::new(fetched("s3").join("bin/moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Server::start(command, port).expect("moto starts");
        let store = Store { server };
        store.make_bucket();
        store
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port)
    }

    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// `object_store` makes no buckets.
    fn make_bucket(&self) {
        use io::{Read, Write};
        let mut connection = TcpStream::connect(("127.0.0.1", self.server.port)).expect("moto answers");
        let request = "PUT /shop HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        connection.write_all(request.as_bytes()).expect("moto listens");
        let mut answer = String::new();
        let _ = connection.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    pub fn bucket(&self) -> Bucket {
        bucket(&self.endpoint())
    }
}

pub fn bucket(endpoint: &str) -> Bucket {
    s3("s3://shop").endpoint(endpoint).region("us-east-1").credentials("key", "secret").lease(LEASE)
}

/// What stands between a job and the server, and can be down.
pub struct Between {
    pub port: u16,
    is_down: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Between {
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (is_down, open) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (down, connections) = (Arc::clone(&is_down), Arc::clone(&open));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if down.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                let mut open = connections.lock().unwrap();
                open.extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                pass(client.try_clone().unwrap(), server.try_clone().unwrap());
                pass(server, client);
            }
        });
        Between { port, is_down, open }
    }

    /// Nobody gets through, and what is under way is cut off.
    pub fn go_down(&self) {
        self.is_down.store(true, Ordering::SeqCst);
        for connection in self.open.lock().unwrap().drain(..) {
            let _ = connection.shutdown(std::net::Shutdown::Both);
        }
    }

    pub fn come_back(&self) {
        self.is_down.store(false, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
}

/// Where the child processes find the server.
pub fn of_environment() -> Option<&'static str> {
    static ENDPOINT: OnceLock<Option<String>> = OnceLock::new();
    ENDPOINT.get_or_init(|| std::env::var("THALWEG_S3_CHILD").ok()).as_deref()
}
