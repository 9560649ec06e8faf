//! Records as lines over TCP.

use std::io::Write;
use std::net::TcpStream;

use super::event::Event;
use super::sender::{Gone, Way};

/// Writes all that is due in one go.
pub struct Lines {
    stream: TcpStream,
    text: Vec<u8>,
}

impl Lines {
    pub fn to(stream: TcpStream) -> Lines {
        Lines { stream, text: Vec::new() }
    }
}

impl Way for Lines {
    fn send(&mut self, event: Event) -> Result<(), Gone> {
        event.write(&mut self.text);
        Ok(())
    }

    fn push(&mut self) -> Result<(), Gone> {
        let written = self.stream.write_all(&self.text).map_err(|_| Gone);
        self.text.clear();
        written
    }
}
