//! What a source operator reads.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, TryRecvError};

use contest::latency::Event;
use timely::dataflow::operators::generic::operator::source;
use timely::dataflow::{Scope, StreamVec};
use timely::scheduling::SyncActivator;

use super::{Idle, Number};

/// Read without waiting.
pub trait Input: 'static {
    /// Gives what there is next.
    fn next(&mut self, give: impl FnMut(Event)) -> Found;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Something,
    Nothing,
    End,
}

/// Messages that a source takes before it lets the others have their turn.
const TURN: usize = 1_024;

/// A source operator, and what activates it from other threads.
pub fn events<'s, I: Input>(
    scope: Scope<'s, i64>,
    mut input: I,
    idle: Idle,
) -> (StreamVec<'s, i64, Number>, SyncActivator) {
    let mut from_outside = None;
    let numbers = source(scope, "Events", |capability, info| {
        let activations = scope.activations().borrow().sync();
        from_outside = Some(SyncActivator::new(info.address.to_vec(), activations));
        let activator = scope.activator_for(info.address);
        let mut capability = Some(capability);
        move |output| {
            let Some(held) = &capability else { return };
            let mut session = output.session(held);
            let mut take = || input.next(|event| session.give((event.key, event.number)));
            let last = (0..TURN).map(|_| take()).find(|found| *found != Found::Something);
            match last {
                Some(Found::End) => {
                    drop(session);
                    capability = None;
                }
                Some(Found::Nothing) if idle == Idle::Parks => {}
                _ => activator.activate(),
            }
        }
    });
    (numbers, from_outside.expect("the operator is built at once"))
}

impl Input for Receiver<Event> {
    #[inline]
    fn next(&mut self, mut give: impl FnMut(Event)) -> Found {
        found(self.try_recv(), &mut give)
    }
}

/// Whole lines.
impl Input for Receiver<String> {
    fn next(&mut self, mut give: impl FnMut(Event)) -> Found {
        found(self.try_recv(), |lines| lines.lines().filter_map(Event::read).for_each(&mut give))
    }
}

#[inline]
fn found<M>(received: Result<M, TryRecvError>, give: impl FnOnce(M)) -> Found {
    match received {
        Ok(message) => {
            give(message);
            Found::Something
        }
        Err(TryRecvError::Empty) => Found::Nothing,
        Err(TryRecvError::Disconnected) => Found::End,
    }
}

/// A connection that the worker reads itself.
pub struct Socket {
    stream: TcpStream,
    text: Vec<u8>,
    filled: usize,
}

pub const BUFFER: usize = 1 << 16;

impl Socket {
    pub fn new(stream: TcpStream) -> Socket {
        stream.set_nonblocking(true).expect("a socket can be read without waiting");
        Socket { stream, text: vec![0; BUFFER], filled: 0 }
    }
}

impl Input for Socket {
    fn next(&mut self, give: impl FnMut(Event)) -> Found {
        match self.stream.read(&mut self.text[self.filled..]) {
            Ok(0) => Found::End,
            Ok(read) => {
                self.filled += read;
                let text = &self.text[..self.filled];
                let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
                let lines = std::str::from_utf8(&text[..end]).expect("the load is text");
                lines.lines().filter_map(Event::read).for_each(give);
                self.text.copy_within(end..self.filled, 0);
                self.filled -= end;
                Found::Something
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Found::Nothing,
            Err(error) => panic!("the loopback fails: {error}"),
        }
    }
}
