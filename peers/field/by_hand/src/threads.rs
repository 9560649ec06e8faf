//! Several threads.

use std::thread;

/// Does a job for each thread, on its own; the first on this one.
pub fn on_each<T: Send>(threads: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let job = &job;
        let others: Vec<_> = (1..threads).map(|thread| scope.spawn(move || job(thread))).collect();
        let first = job(0);
        let others = others.into_iter().map(|other| other.join().expect("no job panics"));
        std::iter::once(first).chain(others).collect()
    })
}

/// A thread's batches of a stream that is in memory: of every so many the one that is its turn.
pub fn batches<T>(all: &[T], size: usize, thread: usize, threads: usize) -> impl Iterator<Item = &[T]> {
    all.chunks(size).skip(thread).step_by(threads)
}
