//! A source that is pushed to from outside, and tells the outside what it may forget: what webhooks and brokers need of [`Replayable`].

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use stream_runtime::Error;
use stream_runtime::source::{Bounded, Limit, Ready, Replayable, Source};

/// The outside: it keeps what nobody has acknowledged, and hands it out as often as it is asked.
#[derive(Clone, Debug, Default)]
pub struct Broker(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// How many messages were acknowledged, and are gone.
    acknowledged: u64,
    messages: VecDeque<String>,
}

impl Broker {
    pub fn with(messages: u64) -> Self {
        let broker = Broker::default();
        broker.0.lock().unwrap().messages.extend((0..messages).map(|n| format!("message {n}")));
        broker
    }

    pub fn acknowledged(&self) -> u64 {
        self.0.lock().unwrap().acknowledged
    }
}

#[derive(Debug)]
pub struct Subscription {
    broker: Broker,
    lent: u64,
    ready: u64,
    again: Option<u64>,
}

impl Subscription {
    pub fn new(broker: &Broker) -> Self {
        let first = broker.acknowledged();
        Subscription { broker: broker.clone(), lent: first, ready: first, again: None }
    }
}

impl Source for Subscription {
    type Item<'b> = String;
    type Batch<'b> = Vec<String>;
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        let kept = self.broker.0.lock().unwrap();
        let end = kept.acknowledged + kept.messages.len() as u64;
        self.ready = self.again.unwrap_or(self.lent.saturating_add(limit.records.max(1) as u64).min(end));
        Poll::Ready(Ok(if self.ready == self.lent { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Vec<String> {
        self.again = None;
        let kept = self.broker.0.lock().unwrap();
        let lent = std::mem::replace(&mut self.lent, self.ready)..self.ready;
        lent.map(|number| kept.messages[(number - kept.acknowledged) as usize].clone()).collect()
    }

    fn lag(&self) -> Option<u64> {
        let kept = self.broker.0.lock().unwrap();
        Some(kept.acknowledged + kept.messages.len() as u64 - self.lent)
    }
}

impl Replayable for Subscription {
    type Position = u64;

    fn position(&self) -> u64 {
        self.ready
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        let first = self.broker.acknowledged();
        if *position < first {
            return Err(Error::new(format!(
                "message {position} was acknowledged: message {first} is the first there is"
            )));
        }
        (self.lent, self.ready, self.again) = (*position, *position, None);
        Ok(())
    }

    fn replay(&mut self, until: &u64) -> Result<(), Error> {
        if *until < self.lent {
            return Err(Error::new("that lies before it"));
        }
        self.again = Some(*until).filter(|until| *until > self.lent);
        Ok(())
    }

    fn forget(&mut self, before: &u64) -> Result<(), Error> {
        let mut kept = self.broker.0.lock().unwrap();
        let gone = before.saturating_sub(kept.acknowledged);
        kept.messages.drain(..gone as usize);
        kept.acknowledged += gone;
        Ok(())
    }
}
