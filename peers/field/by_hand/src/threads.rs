//! Several threads.

use std::thread;

/// Does a job for each thread, on its own; the first on this one.
pub fn on_each<T: Send>(threads: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    on_each_with(vec![(); threads], |thread, ()| job(thread))
}

/// Does a job for each thread, with what it brings along.
pub fn on_each_with<A: Send, T: Send>(bring: Vec<A>, job: impl Fn(usize, A) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let job = &job;
        let mut bring = bring.into_iter().enumerate();
        let first = bring.next();
        let others: Vec<_> = bring.map(|(thread, with)| scope.spawn(move || job(thread, with))).collect();
        let first = first.map(|(thread, with)| job(thread, with));
        let others = others.into_iter().map(|other| other.join().expect("no job panics"));
        first.into_iter().chain(others).collect()
    })
}

/// A thread's batches of a stream that is in memory: of every so many the one that is its turn.
pub fn batches<T>(all: &[T], size: usize, thread: usize, threads: usize) -> impl Iterator<Item = &[T]> {
    all.chunks(size).skip(thread).step_by(threads)
}
