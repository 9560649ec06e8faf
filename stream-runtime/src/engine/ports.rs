//! The ends of a stage: what its loop writes to, one share for each worker, so that no loop ever takes a lock.

/// An end of a stage failed, and keeps the error: the loop is left at once.
#[derive(Clone, Copy, Debug)]
pub struct Failed;

/// An end of a stage, or several as nested pairs: `(a, (b, ()))`.
pub trait Ports {
    /// What one worker writes to.
    type Local: Send;

    /// One for each worker, in the workers' order.
    fn locals(self, workers: usize) -> Vec<Self::Local>;
}

impl Ports for () {
    type Local = ();

    fn locals(self, workers: usize) -> Vec<()> {
        vec![(); workers]
    }
}

impl<A: Ports, B: Ports> Ports for (A, B) {
    type Local = (A::Local, B::Local);

    fn locals(self, workers: usize) -> Vec<Self::Local> {
        self.0.locals(workers).into_iter().zip(self.1.locals(workers)).collect()
    }
}

/// Counts items in a loop: what was late, what was rejected.
#[derive(Debug)]
pub struct Tally {
    workers: Vec<u64>,
}

impl Tally {
    /// A count of zero.
    pub fn new(workers: usize) -> Self {
        Tally { workers: vec![0; workers] }
    }

    /// Where the loops of a stage count.
    pub fn port(&mut self) -> TallyPort<'_> {
        TallyPort(&mut self.workers)
    }

    /// All that was counted.
    pub fn total(&self) -> u64 {
        self.workers.iter().sum()
    }
}

/// [`Tally`], as an end of a stage.
#[derive(Debug)]
pub struct TallyPort<'s>(&'s mut [u64]);

impl<'s> Ports for TallyPort<'s> {
    type Local = TallyShare<'s>;

    fn locals(self, _: usize) -> Vec<TallyShare<'s>> {
        self.0.iter_mut().map(TallyShare).collect()
    }
}

/// One worker's part of a [`Tally`].
#[derive(Debug)]
pub struct TallyShare<'s>(&'s mut u64);

impl TallyShare<'_> {
    /// Counts, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> TallyShare<'_> {
        TallyShare(self.0)
    }

    /// An item was dropped.
    #[inline]
    pub fn dropped(&mut self) {
        *self.0 += 1;
    }
}
