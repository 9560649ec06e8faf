//! A source that is pushed to from outside, and tells the outside what it may forget: what webhooks and brokers need of [`Replayable`].

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use stream_runtime::Error;
use stream_runtime::source::{Bounded, IntoSource, Limit, Ready, Replayable, Source};

use crate::conformance::{ALL, conforms, read, replays, rewinds, wait};

/// The outside: it keeps what nobody has acknowledged, and hands it out as often as it is asked.
#[derive(Clone, Debug, Default)]
struct Broker(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// How many messages were acknowledged, and are gone.
    acknowledged: u64,
    messages: VecDeque<String>,
}

impl Broker {
    fn with(messages: u64) -> Self {
        let broker = Broker::default();
        broker.0.lock().unwrap().messages.extend((0..messages).map(|n| format!("message {n}")));
        broker
    }

    fn acknowledged(&self) -> u64 {
        self.0.lock().unwrap().acknowledged
    }
}

#[derive(Debug)]
struct Subscription {
    broker: Broker,
    lent: u64,
    ready: u64,
    again: Option<u64>,
}

impl Subscription {
    fn new(broker: &Broker) -> Self {
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

#[test]
fn it_is_a_source_that_can_be_replayed() {
    let make = || Subscription::new(&Broker::with(60));
    assert_eq!(conforms(make, |message| message).len(), 60);
    replays(make, |message| message);
    rewinds(make, |message| message);
}

#[test]
fn what_was_committed_is_acknowledged_and_the_rest_comes_again() {
    let broker = Broker::with(10);
    let (mut source, three) = (Subscription::new(&broker).into_source(), Limit { records: 3, bytes: 0 });
    wait(&mut source, three).unwrap();
    source.batch();
    let committed = source.position();
    wait(&mut source, three).unwrap();
    let until = source.position();
    // The checkpoint has the first batch, and the log has the second.
    source.forget(&committed).unwrap();
    assert_eq!(broker.acknowledged(), 3);
    source.batch();
    drop(source);

    let mut source = Subscription::new(&broker);
    source.seek(&committed).unwrap();
    source.replay(&until).unwrap();
    wait(&mut source, ALL).unwrap();
    assert_eq!(source.batch(), ["message 3", "message 4", "message 5"]);
    source.forget(&until).unwrap();
    // A job may crash before its checkpoint has that it was told.
    source.forget(&until).unwrap();
    source.forget(&committed).unwrap();
    assert_eq!(read(&mut source, ALL, 1, &|message| message).len(), 4);
    assert_eq!(broker.acknowledged(), 6);
    let message = source.seek(&committed).unwrap_err().to_string();
    assert_eq!(message, "message 3 was acknowledged: message 6 is the first there is");
}
