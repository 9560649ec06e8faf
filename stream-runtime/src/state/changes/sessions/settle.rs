//! What is given and taken back at the end of a step.

use std::hash::Hash;

use super::ends::End;
use super::part::{ChangingSessions, Given, Open, Slot, Unsaved};
use crate::aggregate::{Change, Merges};
use crate::state::track::Track;
use crate::time::Timestamp;
use crate::window::{Grace, Window};

impl<K: Hash + Clone, Acc, V: Clone, M: Track> ChangingSessions<K, Acc, V, M> {
    /// Looks at the keys that the step has touched, and at those of which something is due. Of a key the changes come in the order of its sessions.
    pub(super) fn settle<T, A>(&mut self, aggregate: &A, reached: Option<Timestamp>) -> Vec<(K, Window, Change<V>)>
    where
        A: Merges<T, Acc = Acc, Output = V>,
    {
        // No session ends at the beginning of time.
        let reached = reached.unwrap_or(Timestamp::MIN).as_micros();
        let mut hashes = std::mem::take(&mut self.touched);
        let mut due = Vec::new();
        if self.is_tick {
            due.append(&mut self.waiting);
            self.unsaved.has_ticked = true;
            self.unsaved.waiting.clear();
            self.unsaved.waited.clear();
        }
        due.extend(std::iter::from_fn(|| self.ends.next(reached)).map(|end| end.hash));
        due.sort_unstable();
        hashes.extend(&due);
        hashes.sort_unstable();
        hashes.dedup();
        let time = Time { reached, is_tick: self.is_tick, gap: self.gap, grace: self.grace };
        let mut changes = Vec::new();
        for hash in hashes.drain(..) {
            if M::TRACKS && due.binary_search(&hash).is_ok() {
                self.bring_back(hash);
            }
            let Unsaved { changed, gone, .. } = &mut self.unsaved;
            for Slot { key, known, .. } in self.table.iter_hash_mut(hash) {
                (known.is_touched, known.waits) = (false, known.waits && !self.is_tick);
                known.sessions.retain_mut(|session| {
                    let tells = |window, change| changes.push((key.clone(), window, change));
                    if time.tell(aggregate, session, tells) && M::mark(&mut session.mark) {
                        changed.push(hash);
                    }
                    let next = time.next_look(session);
                    if let Some(next) = next.filter(|_| session.noted <= reached) {
                        session.noted = next;
                        self.ends.add(End { at: next, hash });
                    }
                    if let Some(saved_as) = session.saved_as().filter(|_| next.is_none()) {
                        gone.push((key.clone(), saved_as));
                    }
                    next.is_some()
                });
            }
            while let Ok(slot) = self.table.find_entry(hash, |slot| slot.known.sessions.is_empty()) {
                let (Slot { mark, .. }, _) = slot.remove();
                M::unweigh(&mut self.away, &mark);
            }
        }
        self.touched = hashes;
        changes
    }
}

/// How far time has come for sessions.
#[derive(Clone, Copy)]
struct Time {
    reached: i64,
    is_tick: bool,
    gap: i64,
    grace: Grace,
}

impl Time {
    /// When a session is to be looked at again; never, where its grace is over.
    fn next_look<Acc, V, M: Track>(self, session: &Open<Acc, V, M>) -> Option<i64> {
        let end = session.end(self.gap);
        [end, self.grace.behind_end(end)].into_iter().find(|look| *look > self.reached)
    }

    /// Says what has changed. Where a session has become another window, what was given of the old one is taken back: at once if it had closed, else with
    /// what it comes to next. It says whether what is known of the session is not the same any more.
    fn tell<T, A, M>(
        self,
        aggregate: &A,
        session: &mut Open<A::Acc, A::Output, M>,
        mut tells: impl FnMut(Window, Change<A::Output>),
    ) -> bool
    where
        A: Merges<T>,
        A::Output: Clone,
        M: Track,
    {
        let window = session.window(self.gap);
        let is_closed = window.end.as_micros() <= self.reached;
        if !session.has_changed {
            let is_news = is_closed && session.given.iter().any(|given| !given.is_closed);
            session.given.iter_mut().for_each(|given| given.is_closed |= is_closed);
            return is_news;
        }
        let is_given = is_closed || self.is_tick;
        session.given.sort_unstable_by_key(|given| given.window);
        let mut old = None;
        for Given { window: given, value, .. } in session.given.extract_if(.., |given| is_given || given.is_closed) {
            match is_given && given == window {
                true => old = Some(value),
                false => tells(given, Change { old: Some(value), new: None }),
            }
        }
        if is_given {
            let value = aggregate.peek(&session.acc);
            tells(window, Change { old, new: Some(value.clone()) });
            session.given.push(Given { window, value, is_closed });
            session.has_changed = false;
        }
        true
    }
}
