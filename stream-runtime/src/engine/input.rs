//! An input of a job: a source, and what the engine knows about it.

use std::task::{Context, Poll};

use super::run::Engine;
use crate::Error;
use crate::error::Place;
use crate::plan::{Arrival, Stream, Unkeyed};
use crate::source::{Batch, Limit, Ready, Source};
use crate::time::{Feed, Standing, Told};

/// A source in a running job.
pub struct Input<S> {
    pub(super) source: S,
    pub(super) place: Place,
    state: State,
    /// Whether nothing waited in the source behind the last step.
    caught_up: bool,
    /// Whether it isn't read, for it is ahead of others.
    held: bool,
    /// How it stood, where a batch of an earlier run runs again.
    again: Option<Again>,
}

/// How an input stood in a batch of an earlier run.
struct Again {
    standing: Standing,
    has_batch: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    /// A batch is ready to be lent.
    Ready,
    /// The input has ended; the engine's step has not dealt with that yet.
    Ending,
    Ended,
}

impl<S: Source> Input<S> {
    pub(super) fn new(source: S, place: Place) -> Self {
        Input { source, place, state: State::Waiting, caught_up: false, held: false, again: None }
    }

    /// Lends the batch of this step, if there is one, and the handle that the pipeline's text begins with: its items borrow from the batch.
    pub fn take(&mut self, engine: &mut Engine) -> (Option<S::Batch<'_>>, Lent<'_, S>) {
        if self.state != State::Ready {
            return (None, Stream::new());
        }
        self.state = State::Waiting;
        let batch = self.source.batch();
        engine.report.read(batch.records(), batch.bytes());
        (Some(batch), Stream::new())
    }

    /// How it stands at the start of a step. With a batch at hand a source may count that batch as waiting: then it has caught up if nothing
    /// waited before.
    pub fn standing(&self) -> Standing {
        if let Some(again) = &self.again {
            return again.standing.clone();
        }
        let caught_up = match self.state {
            State::Ready => self.caught_up,
            _ => !self.held && self.source.lag().is_none_or(|lag| lag == 0),
        };
        Standing { ended: self.ended(), caught_up, told: self.told() }
    }

    /// What the source tells of its partitions itself, if it tells anything. The last of several is always told: so a watermark hears of those that came while
    /// the job ran, and the log of a batch says how many there were.
    fn told(&self) -> Vec<Told> {
        let partitions = self.source.partitions();
        let mut told = Vec::new();
        for partition in 0..partitions {
            let (watermark, is_idle) = (self.source.watermark(partition), self.source.is_idle(partition));
            let is_last = partitions > 1 && partition + 1 == partitions;
            if watermark.is_some() || is_idle || is_last {
                told.push(Told { partition, watermark, is_idle });
            }
        }
        told
    }

    /// Holds the input, or lets it go on (rule 12).
    pub fn hold(&mut self, is_ahead: bool) -> &mut Self {
        self.held = is_ahead;
        self
    }

    /// What a watermark listens to.
    pub fn feed(&self, engine: &Engine) -> Feed {
        Feed::input(self.place.clone(), self.source.partitions(), engine.time())
    }

    /// Whether there will never be another batch.
    fn ended(&self) -> bool {
        matches!(self.state, State::Ending | State::Ended)
    }
}

/// The stream of what a source lends.
pub type Lent<'b, S> = Stream<<S as Source>::Item<'b>, Unkeyed, Arrival, <S as Source>::Bound>;

/// The same without a job: for a pipeline whose types rustc refuses, and which is never run.
#[doc(hidden)]
pub fn lent_by<S: Source>(_: &S) -> Lent<'static, S> {
    Stream::new()
}

/// How many inputs have not ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Going {
    /// They are ahead of others, and not read (rule 12).
    pub held: usize,
    /// They are read.
    pub free: usize,
    /// Of those, the ones that have something waiting outside, or can't tell.
    pub busy: usize,
}

/// The inputs of a job, as nested pairs: `(&mut a, (&mut b, ()))`.
pub trait Inputs {
    /// Polls each input that waits; ready when there is something to do.
    ///
    /// # Errors
    /// What kept a source from reading.
    fn poll(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<(), Error>>;

    /// Whether there will never be another batch from any of them.
    fn ended(&self) -> bool;

    /// Whether none of them has anything waiting outside.
    fn caught_up(&self) -> bool;

    /// Those that have not ended.
    fn going(&self) -> Going;

    /// None is held any more, in this step.
    fn release(&mut self);

    /// The step that saw them end is over.
    fn settle(&mut self);
}

impl Inputs for () {
    fn poll(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<(), Error>> {
        Poll::Pending
    }

    fn ended(&self) -> bool {
        true
    }

    fn caught_up(&self) -> bool {
        true
    }

    fn going(&self) -> Going {
        Going::default()
    }

    fn release(&mut self) {}

    fn settle(&mut self) {}
}

impl<S: Source, Rest: Inputs> Inputs for (&mut Input<S>, Rest) {
    fn poll(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<(), Error>> {
        let here = self.0.poll(context, limit)?;
        let rest = self.1.poll(context, limit)?;
        if here.is_ready() || rest.is_ready() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    fn ended(&self) -> bool {
        self.0.ended() && self.1.ended()
    }

    fn caught_up(&self) -> bool {
        (self.0.ended() || self.0.source.lag() == Some(0)) && self.1.caught_up()
    }

    fn going(&self) -> Going {
        let Going { held, free, busy } = self.1.going();
        match self.0.held {
            _ if self.0.ended() => Going { held, free, busy },
            true => Going { held: held + 1, free, busy },
            false => Going { held, free: free + 1, busy: busy + usize::from(self.0.source.lag() != Some(0)) },
        }
    }

    fn release(&mut self) {
        self.0.held = false;
        self.1.release();
    }

    fn settle(&mut self) {
        self.0.settle();
        self.1.settle();
    }
}

/// What a durable job asks of it.
impl<S> Input<S> {
    /// Whether it has a batch that isn't lent yet.
    pub(super) fn is_ready(&self) -> bool {
        self.state == State::Ready
    }

    /// It had ended before this run.
    pub(super) fn has_ended(&mut self) {
        self.state = State::Ended;
    }

    /// A batch runs again, in which it stood so.
    pub(super) fn stands_again(&mut self, standing: Standing, has_batch: bool) {
        if standing.ended && self.state != State::Ended {
            self.state = State::Ending;
        }
        self.again = Some(Again { standing, has_batch });
    }

    /// Whether it has what such a batch has of it.
    pub(super) fn is_there(&self) -> bool {
        self.is_ready() || self.again.as_ref().is_none_or(|again| !again.has_batch)
    }
}

impl<S: Source> Input<S> {
    fn poll(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<(), Error>> {
        let is_left_out = self.held || self.again.as_ref().is_some_and(|again| !again.has_batch);
        if self.state == State::Waiting && !is_left_out {
            let polled = self.source.poll_ready(context, limit).map_err(|error| error.at(self.place.clone()))?;
            self.state = match polled {
                Poll::Ready(Ready::Batch) => State::Ready,
                Poll::Ready(Ready::End) => State::Ending,
                Poll::Pending => State::Waiting,
            };
        }
        match self.state {
            State::Ready | State::Ending => Poll::Ready(Ok(())),
            State::Waiting | State::Ended => Poll::Pending,
        }
    }

    fn settle(&mut self) {
        self.caught_up = self.source.lag() == Some(0);
        self.again = None;
        if self.state == State::Ending {
            self.state = State::Ended;
        }
    }
}
