//! An output of a job: a sink, its errors, and the loops' way to it.

use super::ports::{Failed, Ports, add_each};
use super::run::Engine;
use crate::Error;
use crate::error::Place;
use crate::sink::Sink;

/// A sink in a running job.
pub struct Output<S> {
    pen: Pen<S>,
    /// The sinks of the other workers, where this one forks.
    forks: Vec<Pen<S>>,
    place: Place,
    /// The most that a worker has put down in a step: its next buffer need not grow.
    most: usize,
    /// Whether nothing has been written yet.
    is_new: bool,
}

/// What one worker writes with.
pub struct Pen<S> {
    /// Away only while the loop of a stage has it: see [`Writer`].
    sink: Option<S>,
    written: u64,
    /// What went wrong; nothing is written after it, and the end of the stage is the end of the job.
    failed: Option<Error>,
}

impl<S> Pen<S> {
    fn new(sink: S) -> Self {
        Pen { sink: Some(sink), written: 0, failed: None }
    }

    #[cold]
    fn fail(&mut self, error: Error) -> Failed {
        self.failed = Some(error);
        Failed
    }
}

impl<S> Output<S> {
    pub(super) fn new(sink: S, place: Place) -> Self {
        Output { pen: Pen::new(sink), forks: Vec::new(), place, most: 0, is_new: true }
    }

    /// Whether nothing has been written yet. From now on it counts as begun.
    pub(super) fn begins(&mut self) -> bool {
        std::mem::take(&mut self.is_new)
    }

    /// How many items were written since this was last asked.
    pub(super) fn take_written(&mut self) -> u64 {
        std::mem::take(&mut self.pen.written)
    }

    /// Does something with the sink, between loops.
    pub(super) fn with_sink(&mut self, act: impl FnOnce(&mut S) -> Result<(), Error>) -> Result<(), Error> {
        match &mut self.pen.sink {
            Some(sink) => act(sink).map_err(|error| error.at(self.place.clone())),
            None => Ok(()),
        }
    }

    /// The output during one step, in which items may borrow from the batch.
    pub fn open<T>(&mut self, workers: usize) -> Outlet<'_, S, T> {
        Outlet { output: self, others: workers - 1, buffers: Vec::new() }
    }
}

/// A sink for each of so many other workers, or none at all.
fn fork<S: Sink<T>, T>(pen: &mut Pen<S>, others: usize) -> Vec<Pen<S>> {
    let mut forks = Vec::new();
    for _ in 0..others {
        match pen.sink.as_mut().and_then(Sink::fork) {
            Some(fork) => forks.push(Pen::new(fork)),
            None => return Vec::new(),
        }
    }
    forks
}

/// An output during one step. What the first worker writes comes first, so that it writes to the sink itself. Of several, each of the others has a fork
/// of the sink, or, where it doesn't fork, a buffer: what they hold is written when all are done.
pub struct Outlet<'s, S, T> {
    pub(super) output: &'s mut Output<S>,
    /// The workers beside the first.
    others: usize,
    buffers: Vec<Vec<T>>,
}

impl<'s, S: Sink<T>, T: Send> Outlet<'s, S, T> {
    /// Where the loops of a stage write to.
    pub fn port(&mut self) -> OutletPort<'_, S, T> {
        let Output { pen, forks, most, .. } = &mut *self.output;
        if forks.len() < self.others {
            *forks = fork(pen, self.others);
        }
        // Behind a merge several stages write: the first one finds no buffers yet.
        let missing = (self.others - forks.len()).saturating_sub(self.buffers.len());
        add_each(&mut self.buffers, missing, || Vec::with_capacity(*most));
        OutletPort { pen: Some(pen), forks, buffers: &mut self.buffers }
    }

    /// Writes what the other workers of a stage have put down, in their order.
    ///
    /// # Errors
    /// What kept the sink from writing.
    pub fn settle(&mut self) -> Result<(), Error> {
        let Output { pen, forks, place, most, .. } = self.output;
        for fork in forks {
            join(pen, fork);
        }
        for buffer in &mut self.buffers {
            *most = (*most).max(buffer.len());
            for record in buffer.drain(..) {
                write(pen, record);
            }
        }
        pen.failed.take().map_or(Ok(()), |error| Err(error.at(place.clone())))
    }

    /// The end of the step: what was written becomes visible; in the last one the sink is closed.
    ///
    /// # Errors
    /// What kept the sink from writing, in this step.
    pub fn finish(self, engine: &mut Engine) -> Result<(), Error> {
        engine.await_log()?;
        engine.report.written(self.output.take_written());
        let is_last = engine.is_last();
        engine.writing(|| {
            self.output.with_sink(|sink| {
                sink.flush()?;
                if is_last { sink.close() } else { Ok(()) }
            })
        })
    }
}

/// Writes what a worker has put down, unless the sink has failed.
fn write<S: Sink<T>, T>(pen: &mut Pen<S>, record: T) {
    if let (Some(sink), None) = (&mut pen.sink, &pen.failed) {
        pen.written += 1;
        pen.failed = sink.write(record).err();
    }
}

/// Takes what a fork has taken; its error comes behind those of the workers before it.
fn join<S: Sink<T>, T>(pen: &mut Pen<S>, fork: &mut Pen<S>) {
    if let (Some(sink), Some(other), None) = (&mut pen.sink, &mut fork.sink, &pen.failed) {
        pen.written += std::mem::take(&mut fork.written);
        pen.failed = sink.join(other).err().or_else(|| fork.failed.take());
    }
}

/// [`Outlet`], as an end of a stage.
pub struct OutletPort<'p, S, T> {
    pen: Option<&'p mut Pen<S>>,
    forks: &'p mut [Pen<S>],
    buffers: &'p mut [Vec<T>],
}

impl<'p, S: Sink<T> + Send, T: Send> Ports for OutletPort<'p, S, T> {
    type Local = OutletShare<'p, S, T>;

    fn next_local(&mut self) -> Option<Self::Local> {
        if let Some(pen) = self.pen.take() {
            return Some(OutletShare::Sink(pen));
        }
        match self.forks.split_off_first_mut() {
            Some(fork) => Some(OutletShare::Sink(fork)),
            None => Some(OutletShare::Buffer(self.buffers.split_off_first_mut()?)),
        }
    }
}

/// Where one worker writes to: to the sink itself or a fork of it, or a buffer.
pub enum OutletShare<'p, S, T> {
    /// A sink.
    Sink(&'p mut Pen<S>),
    /// The worker's buffer.
    Buffer(&'p mut Vec<T>),
}

impl<S, T> OutletShare<'_, S, T> {
    /// Writes, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Writer<'_, S, T> {
        match self {
            OutletShare::Sink(pen) => {
                let direct = pen.sink.take().map(|sink| Direct { pen, sink, written: 0 });
                Writer { direct, buffer: None }
            }
            OutletShare::Buffer(buffer) => Writer { direct: None, buffer: Some(buffer) },
        }
    }
}

/// [`OutletShare`] in a loop: a local of it, so that registers can hold it. For the only worker one look tells that there is a sink.
pub struct Writer<'l, S, T> {
    direct: Option<Direct<'l, S>>,
    buffer: Option<&'l mut Vec<T>>,
}

/// The sink itself is in the loop for as long as it runs, so that registers can hold what a sink counts or adds up.
struct Direct<'l, S> {
    pen: &'l mut Pen<S>,
    sink: S,
    written: u64,
}

impl<S: Sink<T>, T> Writer<'_, S, T> {
    /// Writes an item.
    ///
    /// # Errors
    /// The sink failed: the loop ends, and [`Outlet::settle`] says why.
    #[inline]
    pub fn write(&mut self, record: T) -> Result<(), Failed> {
        if let Some(Direct { pen, sink, written }) = &mut self.direct {
            *written += 1;
            return sink.write(record).map_err(|error| pen.fail(error));
        }
        if let Some(buffer) = &mut self.buffer {
            buffer.push(record);
        }
        Ok(())
    }

    /// Writes an item if a filter has kept it. One that it hasn't is a plain number, of which nobody sees that a buffer had it for a moment: so there is no
    /// branch on what is hard to foretell (on two workers, a chain of five took a third of the time: `cargo run --release -p peers -- stateless-chain`).
    ///
    /// # Errors
    /// As of [`write`](Self::write).
    #[inline]
    pub fn write_if(&mut self, is_kept: bool, record: T) -> Result<(), Failed> {
        if let Some(buffer) = &mut self.buffer {
            buffer.push(record);
            buffer.truncate(buffer.len() - usize::from(!is_kept));
            return Ok(());
        }
        if is_kept { self.write(record) } else { Ok(()) }
    }
}

impl<S, T> Drop for Writer<'_, S, T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(Direct { pen, sink, written }) = self.direct.take() {
            pen.sink = Some(sink);
            pen.written += written;
        }
    }
}

/// An outlet of a pipeline whose types rustc refuses: it is never run.
#[doc(hidden)]
pub fn unopened<'s, S, T>(_: S) -> Outlet<'s, S, T> {
    unreachable!("rustc refuses this pipeline")
}
