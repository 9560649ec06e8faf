//! Lines that are sent to a server.

use std::io::Write;
use std::net::TcpStream;
use std::thread::sleep;

use stream_runtime::Error;
use stream_runtime::sink::{Destination, Written};

use crate::net::Retry;

/// Where lines are sent: see [`socket_sink`].
#[derive(Debug)]
pub struct SocketSink {
    address: Box<str>,
    retry: Retry,
    stream: Option<TcpStream>,
}

/// Sends a line for each result to a server at `host:port`, as [`Display`](std::fmt::Display) shows it, or in a format of one's own: [`with`](Written::with).
///
/// When the connection is lost, another is made, and the lines that were being sent are sent again, about 64 KiB of them. TCP tells nobody what has arrived: what the server had not read yet
/// when it went away is lost, and what is sent again it may have twice. After five minutes without a server the job ends with an error; [`SocketSink::at`] is for those who want it otherwise.
///
/// ```
/// use std::io::Read;
/// use std::net::TcpListener;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn doubled(numbers: impl Source<u32>, out: impl Sink<u32>) {
///         numbers.map(|number| number * 2).sink(out);
///     }
/// );
///
/// let server = TcpListener::bind("127.0.0.1:0")?;
/// let address = server.local_addr()?.to_string();
/// doubled(vec![1, 2, 3], socket_sink(address)).run_blocking()?;
///
/// let mut received = String::new();
/// server.accept()?.0.read_to_string(&mut received)?;
/// assert_eq!(received, "2\n4\n6\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn socket_sink(to: impl Into<SocketSink>) -> Written<SocketSink> {
    Written::new(to.into())
}

impl From<&str> for SocketSink {
    fn from(address: &str) -> Self {
        SocketSink::at(address)
    }
}

impl From<String> for SocketSink {
    fn from(address: String) -> Self {
        SocketSink::at(address)
    }
}

crate::net::retrying!(SocketSink);

impl SocketSink {
    /// A server at `host:port`.
    ///
    /// ```
    /// use stream_connectors::sockets::{SocketSink, socket_sink};
    /// use stream_runtime::time::DurationExt;
    /// let sink = socket_sink(SocketSink::at("logs.example.com:514").give_up_after(10.secs()));
    /// ```
    pub fn at(address: impl Into<Box<str>>) -> Self {
        let address = address.into();
        let retry = Retry::new(format!("`{address}`"));
        SocketSink { address, retry, stream: None }
    }

    fn try_to_put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => TcpStream::connect(&*self.address)
                .map_err(|cause| Error::new(format!("can't connect to `{}`", self.address)).caused_by(cause))?,
        };
        stream
            .write_all(bytes)
            .map_err(|cause| Error::new(format!("can't send to `{}`", self.address)).caused_by(cause))?;
        self.stream = Some(stream);
        Ok(())
    }
}

impl Destination for SocketSink {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.is_empty() {
            return Ok(());
        }
        while let Err(error) = self.try_to_put(bytes) {
            sleep(self.retry.lost(error, None)?);
        }
        self.retry.is_well();
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.stream = None;
        Ok(())
    }

    fn name(&self) -> String {
        format!("`{}`", self.address)
    }

    fn fork(&self) -> Self {
        SocketSink::at(self.address.clone())
    }
}
