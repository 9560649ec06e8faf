//! A real server, as a child process on a loopback port of its own. It dies with the test.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A server that runs.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts it, and waits until it takes connections.
    pub fn start(mut command: Command, port: u16) -> io::Result<Self> {
        let mut server = Server { child: command.spawn()?, port };
        let patience = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(io::Error::other(format!("{command:?} ended: {status}")));
            }
            if Instant::now() > patience {
                return Err(io::Error::other(format!("{command:?} takes no connections at {port}")));
            }
            sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Kills it, as a crash would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Where `./test-connectors` has put a server.
pub fn fetched(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/servers").join(name);
    assert!(folder.is_dir(), "`./test-connectors {name}` fetches the server first");
    folder
}
