//! The ends of a stage: what its loop writes to, one share for each worker, so that no loop ever takes a lock.

/// An end of a stage failed, and keeps the error: the loop is left at once.
#[derive(Clone, Copy, Debug)]
pub struct Failed;

/// An end of a stage, or several as nested pairs: `(a, (b, ()))`.
pub trait Ports {
    /// What one worker writes to.
    type Local: Send;

    /// A stage begins over a batch of so many records.
    fn begin(&mut self, records: u64) {
        let _ = records;
    }

    /// That of the next worker, in the workers' order. From hand to hand: lists of these, of types that each stage of each pipeline has for itself, were what
    /// compiling a pipeline took longest for (`docs/compile-time.md`).
    fn next_local(&mut self) -> Option<Self::Local>;
}

impl Ports for () {
    type Local = ();

    fn next_local(&mut self) -> Option<()> {
        Some(())
    }
}

impl<A: Ports, B: Ports> Ports for (A, B) {
    type Local = (A::Local, B::Local);

    fn begin(&mut self, records: u64) {
        self.0.begin(records);
        self.1.begin(records);
    }

    fn next_local(&mut self) -> Option<Self::Local> {
        Some((self.0.next_local()?, self.1.next_local()?))
    }
}

/// Puts so many more things into a list. (`Vec::resize_with` does the same by functions of iterators, which are compiled anew for each type of thing.)
pub(crate) fn add_each<T>(list: &mut Vec<T>, count: usize, make: impl Fn() -> T) {
    list.reserve(count);
    for _ in 0..count {
        list.push(make());
    }
}

/// So many things.
pub(crate) fn each<T>(count: usize, make: impl Fn() -> T) -> Vec<T> {
    let mut list = Vec::new();
    add_each(&mut list, count, make);
    list
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

    fn next_local(&mut self) -> Option<TallyShare<'s>> {
        Some(TallyShare(self.0.split_off_first_mut()?))
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
