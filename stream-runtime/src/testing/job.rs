//! A job in the hands of a test.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::Error;
use crate::engine::{Engine, Hand, Job, Opens, Report, Stop, Watch};
use crate::time::Timestamp;

/// A job that does nothing until a test tells it to: see the [module](super). Its clock begins at 1970-01-01T00:00:00 UTC.
///
/// When it is dropped, the job stops.
#[derive(Debug)]
pub struct TestJob {
    hand: Arc<Hand>,
    stop: Stop,
    watch: Watch,
    thread: Option<JoinHandle<Result<Report, Error>>>,
}

/// The hand learns that the job is over, however it ends.
struct Ends(Arc<Hand>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl TestJob {
    pub(crate) fn start<F, K>(mut job: Job<F, K>) -> Result<Self, Error>
    where
        F: FnOnce(&mut Engine) -> Result<(), Error> + Send + 'static,
        K: Opens,
    {
        let (hand, stop, watch) = (Arc::new(Hand::new()), job.stop_handle(), job.watch());
        let (job, ends) = (job.by_hand(Arc::clone(&hand)), Ends(Arc::clone(&hand)));
        let run = move || {
            let _ends = ends;
            job.run_here()
        };
        let thread = Builder::new().name("thalweg test".into()).spawn(run);
        let thread = thread.map_err(|cause| Error::new("can't start a thread for the job").caused_by(cause))?;
        Ok(TestJob { hand, stop, watch, thread: Some(thread) })
    }

    /// What time it is for the job.
    pub fn now(&self) -> Timestamp {
        self.hand.now()
    }

    /// How far event time has come: the watermark behind the last step, the earliest of several. There is none until each input that counts
    /// has told something (rule 10).
    pub fn watermark(&self) -> Option<Timestamp> {
        self.report().watermark
    }

    /// What the job has done so far, and what each of its watermarks waits for.
    pub fn report(&self) -> Report {
        self.watch.report()
    }

    /// Lets the job run one batch, of one push to each input, if its trigger allows and there is anything for it to do. It says whether
    /// there was.
    ///
    /// # Errors
    /// What the job ended with; or that it has ended before.
    pub fn step(&mut self) -> Result<bool, Error> {
        self.is_running()?;
        let ran = self.hand.give_turn();
        self.check().map(|()| ran)
    }

    /// Lets the job run batches until it finds nothing to do. It says how many.
    ///
    /// # Errors
    /// As for [`step`](Self::step).
    pub fn drain(&mut self) -> Result<usize, Error> {
        let mut batches = 0;
        while !self.hand.is_over() && self.step()? {
            batches += 1;
        }
        Ok(batches)
    }

    /// Moves the clock ahead, and on the way lets the job do what becomes due, each thing at its time.
    ///
    /// # Errors
    /// As for [`step`](Self::step).
    pub fn advance(&mut self, by: Duration) -> Result<(), Error> {
        self.is_running()?;
        let target = self.hand.moment().saturating_add(by);
        while self.hand.move_towards(target) {
            // A tick that finds nothing to do is followed by another.
            if !self.hand.give_turn() && self.hand.is_overdue() {
                // What was due needs something else too, which only the test can give.
                self.hand.move_to(target);
                break;
            }
        }
        self.check()
    }

    /// Moves the clock ahead while the job does nothing, as if its thread had been held up for so long.
    pub fn skip(&mut self, time: Duration) {
        self.hand.move_to(self.hand.moment().saturating_add(time));
    }

    /// Lets the job do all that is left, until it ends: its inputs must have ended. Where it waits for the clock, the clock moves; the end calls
    /// the timers that are set, and what these set anew is not called.
    ///
    /// # Errors
    /// What the job ended with; or that it waits for an input that has not ended.
    pub fn finish(mut self) -> Result<Report, Error> {
        while !self.hand.is_over() {
            if !self.hand.give_turn() && (self.hand.rests() || !self.hand.move_towards(Duration::MAX)) {
                return Err(Error::new("the job waits for an input: `.end()` it, or `.stop()` the job"));
            }
        }
        self.ended()
    }

    /// Stops the job as [`Stop::stop`] does.
    ///
    /// # Errors
    /// What the job ended with.
    pub fn stop(mut self) -> Result<Report, Error> {
        self.stop.stop();
        while !self.hand.is_over() {
            self.hand.give_turn();
        }
        self.ended()
    }

    fn is_running(&self) -> Result<(), Error> {
        match self.thread {
            Some(_) => Ok(()),
            None => Err(Error::new("the job has ended")),
        }
    }

    /// The error that the job ended with, if it has.
    fn check(&mut self) -> Result<(), Error> {
        match self.thread.take_if(|_| self.hand.is_over()) {
            Some(thread) => joined(thread).map(drop),
            None => Ok(()),
        }
    }

    fn ended(&mut self) -> Result<Report, Error> {
        self.thread.take().map_or_else(|| Err(Error::new("the job has ended")), joined)
    }
}

fn joined(thread: JoinHandle<Result<Report, Error>>) -> Result<Report, Error> {
    thread.join().unwrap_or_else(|_| Err(Error::new("the job's thread panicked outside of any operator")))
}

impl Drop for TestJob {
    /// The thread ends by itself: a closure of the pipeline that never returns would hold up whoever waits for it.
    fn drop(&mut self) {
        self.stop.stop();
        self.hand.end();
    }
}
