//! A connection that a thread reads, for a worker that parks.

use std::io::Read;
use std::net::TcpStream;
use std::thread;

use contest::latency::Gone;
use timely::dataflow::{Scope, StreamVec};

use super::announced::{Announcer, announced};
use super::input::{BUFFER, events};
use super::{Idle, Number};

/// Reads that wait for the worker.
const AHEAD: usize = 4;

pub fn read_on_a_thread(scope: Scope<'_, i64>, stream: TcpStream) -> StreamVec<'_, i64, Number> {
    let (sender, receiver) = announced::<String>(AHEAD);
    let (numbers, activator) = events(scope, receiver, Idle::Parks);
    let announcer = Announcer::new(sender, activator);
    thread::Builder::new()
        .name("read".into())
        .spawn(move || read(stream, &announcer))
        .expect("a thread can be started");
    numbers
}

/// Hands on whole lines, as many as are there.
fn read(mut stream: TcpStream, announcer: &Announcer<String>) -> Result<(), Gone> {
    let (mut buffer, mut begun) = (vec![0; BUFFER], Vec::new());
    loop {
        let read = stream.read(&mut buffer).expect("the loopback does not fail");
        if read == 0 {
            return Ok(());
        }
        let end = buffer[..read].iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        begun.extend_from_slice(&buffer[..end]);
        if end > 0 {
            announcer.put(String::from_utf8(std::mem::take(&mut begun)).expect("the load is text"))?;
            announcer.announce()?;
        }
        begun.extend_from_slice(&buffer[end..read]);
    }
}
