//! What is pushed, kept in memory.

use std::task::{Context, Poll};

use stream_runtime::Error;
use stream_runtime::source::{Limit, Ready, Source, Unbounded};
use tokio::sync::mpsc::UnboundedReceiver;

use super::push::{Answer, Waiting};
use super::pusher::{Order, Stopper};
use super::taking::Taking;
use crate::message::{Message, MessageBatch};

/// The reading end of [`pushed`](super::pushed()).
#[derive(Debug)]
pub struct Pushed {
    name: Box<str>,
    orders: UnboundedReceiver<Order>,
    stopper: Stopper,
    taking: Taking,
    /// What was taken in part, and where the rest begins.
    current: Option<(Waiting, u32)>,
    /// The number of the push to come.
    number: u64,
    /// Those whose messages are in the batch.
    answers: Vec<Answer>,
    is_ready: bool,
}

impl Pushed {
    pub(super) fn new(orders: UnboundedReceiver<Order>, stopper: Stopper) -> Self {
        Pushed {
            name: "pushed".into(),
            orders,
            stopper,
            taking: Taking::default(),
            current: None,
            number: 0,
            answers: Vec::new(),
            is_ready: false,
        }
    }

    /// What errors call it, in place of `pushed`.
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = name.into();
        self
    }

    /// Takes what waits; says whether there will be more.
    fn fill(&mut self, context: &mut Context<'_>, limit: Limit) -> bool {
        while !self.taking.is_full(limit) {
            let (waiting, from) = match self.current.take() {
                Some(current) => current,
                None => match self.orders.poll_recv(context) {
                    Poll::Ready(Some(Order::Take(waiting))) => (waiting, 0),
                    Poll::Ready(Some(Order::Stop) | None) => return false,
                    Poll::Pending => break,
                },
            };
            match self.taking.take(&waiting.push, self.number, from, limit) {
                (next, false) => {
                    self.current = Some((waiting, next));
                    break;
                }
                (_, true) => {
                    self.answers.push(waiting.answer);
                    self.number += 1;
                }
            }
        }
        true
    }
}

impl Source for Pushed {
    type Item<'b> = Message<'b>;
    type Batch<'b> = MessageBatch<'b>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if self.is_ready {
            return Poll::Ready(Ok(Ready::Batch));
        }
        // Whoever polls again is through with the batch before.
        self.answers.drain(..).for_each(Answer::done);
        self.taking.messages.clear();
        let goes_on = self.fill(context, limit);
        self.is_ready = self.taking.messages.len() > 0;
        match (self.is_ready, goes_on) {
            (true, _) => Poll::Ready(Ok(Ready::Batch)),
            (false, true) => Poll::Pending,
            (false, false) => Poll::Ready(Ok(Ready::End)),
        }
    }

    fn batch(&mut self) -> MessageBatch<'_> {
        self.is_ready = false;
        self.taking.messages.lend(&self.name)
    }

    /// What waits is counted in pushes.
    fn lag(&self) -> Option<u64> {
        let known = self.orders.len() as u64 + u64::from(self.current.is_some());
        Some(known.max(u64::from(self.stopper.is_used())))
    }
}

/// Those that wait for room see that there will be none.
impl Drop for Pushed {
    fn drop(&mut self) {
        self.stopper.stop();
    }
}
