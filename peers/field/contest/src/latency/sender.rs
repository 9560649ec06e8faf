//! Sends what is due, on a thread of its own.

use std::thread;

use super::course::{Course, Due};
use super::event::Event;
use super::meter::Delays;

/// Where records go in, in the form that a contender takes them in.
pub trait Way: Send + 'static {
    /// Hands a record over, or puts it by until [`push`](Self::push). It may wait while there is no room.
    ///
    /// # Errors
    /// Nobody takes records any more.
    fn send(&mut self, event: Event) -> Result<(), Gone>;

    /// All that are due by now were sent, or as many as go in one.
    ///
    /// # Errors
    /// As for [`send`](Self::send).
    fn push(&mut self) -> Result<(), Gone> {
        Ok(())
    }
}

/// The contender has ended before the load.
#[derive(Clone, Copy, Debug)]
pub struct Gone;

/// What the sender has to say when it is done.
pub struct Sent {
    pub records: u64,
    /// The contender was so far behind that the rest was not sent.
    pub is_overload: bool,
    /// How late the sender itself was, before it handed anything over.
    pub late: Delays,
}

/// The most records that are sent before the clock is looked at again.
const BURST: u64 = 1_024;

/// Sends the load of a course. Whoever receives sees its end when the way is dropped.
pub fn send(course: &Course, mut way: impl Way) -> Result<Sent, Gone> {
    let (mut next, mut late) = (0, Delays::new());
    loop {
        let is_overload = match course.due(next) {
            Due::Over => false,
            Due::Overload => true,
            // It gives way to whoever else wants the processor, and is back at once if nobody does: a sleep would be over too late.
            Due::Before(due) if due <= next => {
                thread::yield_now();
                continue;
            }
            Due::Before(due) => {
                let end = due.min(next + BURST);
                if let Some(delay) = course.delay(next) {
                    late.note(delay, end - next);
                }
                (next..end).try_for_each(|number| way.send(Event::new(number)))?;
                way.push()?;
                next = end;
                continue;
            }
        };
        return Ok(Sent { records: next, is_overload, late });
    }
}
