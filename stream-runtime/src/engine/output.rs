//! An output of a job: a sink, its errors, and the loops' way to it.

use super::ports::{Failed, Ports};
use super::run::Engine;
use crate::Error;
use crate::error::Place;
use crate::sink::Sink;

/// A sink in a running job.
pub struct Output<S> {
    /// Away only while the loop of a stage has it: see [`Writer`].
    sink: Option<S>,
    place: Place,
    written: u64,
    /// The most that a worker has put down in a step: its next buffer need not grow.
    most: usize,
    /// What went wrong; nothing is written after it, and the end of the stage is the end of the job.
    failed: Option<Error>,
}

impl<S> Output<S> {
    pub(super) fn new(sink: S, place: Place) -> Self {
        Output { sink: Some(sink), place, written: 0, most: 0, failed: None }
    }

    /// The output during one step, in which items may borrow from the batch.
    pub fn open<T>(&mut self, workers: usize) -> Outlet<'_, S, T> {
        let most = self.most;
        Outlet { output: self, buffers: (1..workers).map(|_| Vec::with_capacity(most)).collect() }
    }

    #[inline]
    fn write<T>(&mut self, record: T) -> Result<(), Failed>
    where
        S: Sink<T>,
    {
        match &mut self.sink {
            Some(sink) => sink.write(record).map_err(|error| self.fail(error)),
            None => Ok(()),
        }
    }

    #[cold]
    fn fail(&mut self, error: Error) -> Failed {
        self.failed = Some(error.at(self.place.clone()));
        Failed
    }
}

/// An output during one step. What the first worker writes comes first, so that it writes to the sink itself; of several, each of the others has a
/// buffer, which is written when all are done.
pub struct Outlet<'s, S, T> {
    output: &'s mut Output<S>,
    buffers: Vec<Vec<T>>,
}

impl<'s, S: Sink<T>, T: Send> Outlet<'s, S, T> {
    /// Where the loops of a stage write to.
    pub fn port(&mut self) -> OutletPort<'_, S, T> {
        OutletPort { output: self.output, buffers: &mut self.buffers }
    }

    /// Writes what the other workers of a stage have put down, in their order.
    ///
    /// # Errors
    /// What kept the sink from writing.
    pub fn settle(&mut self) -> Result<(), Error> {
        self.output.most = self.buffers.iter().map(Vec::len).fold(self.output.most, usize::max);
        for record in self.buffers.iter_mut().flat_map(|buffer| buffer.drain(..)) {
            if self.output.failed.is_some() {
                break;
            }
            self.output.written += 1;
            let _ = self.output.write(record);
        }
        self.output.failed.take().map_or(Ok(()), Err)
    }

    /// The end of the step: what was written becomes visible; in the last one the sink is closed.
    ///
    /// # Errors
    /// What kept the sink from writing, in this step.
    pub fn finish(self, engine: &mut Engine) -> Result<(), Error> {
        let output = self.output;
        engine.report.written(std::mem::take(&mut output.written));
        let last = engine.is_last();
        let Some(sink) = &mut output.sink else { return Ok(()) };
        let mut flush = || sink.flush().and_then(|()| if last { sink.close() } else { Ok(()) });
        engine.writing(&mut flush).map_err(|error| error.at(output.place.clone()))
    }
}

/// [`Outlet`], as an end of a stage.
pub struct OutletPort<'p, S, T> {
    output: &'p mut Output<S>,
    buffers: &'p mut [Vec<T>],
}

impl<'p, S: Sink<T> + Send, T: Send> Ports for OutletPort<'p, S, T> {
    type Local = OutletShare<'p, S, T>;

    fn locals(self, _: usize) -> Vec<Self::Local> {
        let others = self.buffers.iter_mut().map(OutletShare::Buffer);
        std::iter::once(OutletShare::Direct(self.output)).chain(others).collect()
    }
}

/// Where one worker writes to: the first to the sink itself.
pub enum OutletShare<'p, S, T> {
    /// The sink.
    Direct(&'p mut Output<S>),
    /// The worker's buffer.
    Buffer(&'p mut Vec<T>),
}

impl<S, T> OutletShare<'_, S, T> {
    /// Writes, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Writer<'_, S, T> {
        match self {
            OutletShare::Direct(output) => {
                let direct = output.sink.take().map(|sink| Direct { output, sink, written: 0 });
                Writer { direct, buffer: None }
            }
            OutletShare::Buffer(buffer) => Writer { direct: None, buffer: Some(buffer) },
        }
    }
}

/// [`OutletShare`] in a loop: a local of it, so that registers can hold it. For the first worker one look tells that there is a sink.
pub struct Writer<'l, S, T> {
    direct: Option<Direct<'l, S>>,
    buffer: Option<&'l mut Vec<T>>,
}

/// The sink itself is in the loop for as long as it runs, so that registers can hold what a sink counts or adds up.
struct Direct<'l, S> {
    output: &'l mut Output<S>,
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
        if let Some(Direct { output, sink, written }) = &mut self.direct {
            *written += 1;
            return sink.write(record).map_err(|error| output.fail(error));
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
        if let Some(Direct { output, sink, written }) = self.direct.take() {
            output.sink = Some(sink);
            output.written += written;
        }
    }
}

/// An outlet of a pipeline whose types rustc refuses: it is never run.
#[doc(hidden)]
pub fn unopened<'s, S, T>(_: S) -> Outlet<'s, S, T> {
    unreachable!("rustc refuses this pipeline")
}
