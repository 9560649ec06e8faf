//! Items that move to the threads that own them.

use std::iter::{Skip, StepBy};
use std::slice::Chunks;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::vec::IntoIter;

use crate::threads::on_each_with;

const BATCH: usize = 1 << 14;

/// Deals a stream in memory out to threads, batch by batch. `route` says who owns what comes of an item, any number; each thread then goes over what
/// it owns, in the order of the stream.
pub fn by_owner<'t, T: Sync, I: Send, R: Send>(
    all: &'t [T],
    threads: usize,
    route: impl Fn(&'t T) -> Option<(u64, I)> + Sync,
    job: impl Fn(Owned<'_, 't, T, I>) -> R + Sync,
) -> Vec<R> {
    let rounds = all.len().div_ceil(BATCH * threads);
    let send = |batch: &'t [T], to: &[Sender<Vec<I>>]| {
        let mut parts: Vec<Vec<I>> = to.iter().map(|_| Vec::new()).collect();
        for (owner, item) in batch.iter().filter_map(&route) {
            parts[owner as usize % to.len()].push(item);
        }
        // An owner that has gone has panicked, and the program with it.
        to.iter().zip(parts).for_each(|(to, part)| to.send(part).unwrap_or_default());
    };
    on_each_with(lines(threads), |thread, (to, from)| {
        let batches = all.chunks(BATCH).skip(thread).step_by(threads);
        let (arrived, items) = (Vec::new().into_iter(), Vec::new().into_iter());
        job(Owned { batches, send: &send, to, from, sent: 0, gone_over: 0, rounds, arrived, items })
    })
}

/// Sends a batch to the owners of its parts.
type SendBatch<'s, 't, T, I> = &'s dyn Fn(&'t [T], &[Sender<Vec<I>>]);

/// From each thread to each.
type Lines<I> = Vec<(Vec<Sender<Vec<I>>>, Vec<Receiver<Vec<I>>>)>;

fn lines<I>(threads: usize) -> Lines<I> {
    let mut lines: Lines<I> = (0..threads).map(|_| (Vec::new(), Vec::new())).collect();
    for from in 0..threads {
        for to in 0..threads {
            let (sender, receiver) = channel();
            lines[from].0.push(sender);
            lines[to].1.push(receiver);
        }
    }
    lines
}

/// What a thread owns. In a round each thread reads a batch and sends each owner a part of it; the next round is sent before one is gone over, so that
/// nobody waits for long.
pub struct Owned<'s, 't, T, I> {
    batches: StepBy<Skip<Chunks<'t, T>>>,
    send: SendBatch<'s, 't, T, I>,
    to: Vec<Sender<Vec<I>>>,
    from: Vec<Receiver<Vec<I>>>,
    sent: usize,
    gone_over: usize,
    rounds: usize,
    /// Of the present round: the parts of other threads, and the items of one.
    arrived: IntoIter<Vec<I>>,
    items: IntoIter<I>,
}

impl<T, I> Owned<'_, '_, T, I> {
    /// Goes on to the next round, if there is one.
    #[inline(never)]
    fn turn(&mut self) -> bool {
        if self.gone_over == self.rounds {
            return false;
        }
        while self.sent < self.rounds.min(self.gone_over + 2) {
            (self.send)(self.batches.next().unwrap_or_default(), &self.to);
            self.sent += 1;
        }
        let parts: Vec<Vec<I>> = self.from.iter().map(|from| from.recv().unwrap_or_default()).collect();
        self.arrived = parts.into_iter();
        self.gone_over += 1;
        true
    }
}

impl<T, I> Iterator for Owned<'_, '_, T, I> {
    type Item = I;

    #[inline]
    fn next(&mut self) -> Option<I> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(item);
            }
            match self.arrived.next() {
                Some(part) => self.items = part.into_iter(),
                None if self.turn() => {}
                None => return None,
            }
        }
    }
}
