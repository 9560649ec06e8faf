//! How calls wait to be tried again: by the wall, or by the hand of a test.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::hand::Hand;

/// The pauses between the attempts of the calls of one batch.
pub(super) enum Pauses {
    Wall,
    /// They take no time but by the hand's clock: it goes on to the end of the next one when no attempt is under way.
    Hand(Arc<Hand>, Mutex<ByHand>),
}

#[derive(Default)]
pub(super) struct ByHand {
    now: Duration,
    /// The attempts that are under way: an answer takes the time that it takes.
    trying: usize,
    asleep: Vec<(Duration, Waker)>,
}

impl Pauses {
    pub(super) fn new(hand: Option<Arc<Hand>>) -> Self {
        match hand {
            Some(hand) => {
                let now = hand.moment();
                Pauses::Hand(hand, Mutex::new(ByHand { now, ..ByHand::default() }))
            }
            None => Pauses::Wall,
        }
    }

    /// What comes of an attempt.
    pub(super) async fn attempt<R>(&self, attempt: impl Future<Output = R>) -> R {
        let Pauses::Hand(_, by_hand) = self else { return attempt.await };
        locked(by_hand).trying += 1;
        let result = attempt.await;
        locked(by_hand).trying -= 1;
        result
    }

    pub(super) async fn pause(&self, time: Duration) {
        let Pauses::Hand(_, by_hand) = self else { return tokio::time::sleep(time).await };
        let until = locked(by_hand).now.saturating_add(time);
        poll_fn(|context| {
            let mut by_hand = locked(by_hand);
            if by_hand.now >= until {
                return Poll::Ready(());
            }
            by_hand.asleep.push((until, context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    /// All calls have been looked at, and none goes on by itself.
    pub(super) fn pass(&self) {
        let Pauses::Hand(hand, by_hand) = self else { return };
        let mut by_hand = locked(by_hand);
        let next = by_hand.asleep.iter().map(|(until, _)| *until).min();
        let Some(next) = next.filter(|_| by_hand.trying == 0) else { return };
        by_hand.now = next;
        hand.passed(next);
        by_hand.asleep.drain(..).for_each(|(_, waker)| waker.wake());
    }
}

fn locked(by_hand: &Mutex<ByHand>) -> MutexGuard<'_, ByHand> {
    by_hand.lock().unwrap_or_else(PoisonError::into_inner)
}
