//! Sessions by hand: the present one of each user in a table, which is gone over when a batch is read. (A ring of buckets that says which sessions to look
//! at when takes three tenths more.)

use hashbrown::HashTable;
use thalweg::{Timestamp, Window};

use super::hash::hash;

/// The open sessions of all users, and what is done with one that is over.
pub struct Sessions<Over> {
    gap: i64,
    table: HashTable<Session>,
    /// Sessions that are not their user's last one, for which there may still be an item: few, and only for as long as items are out of order.
    earlier: Vec<Session>,
    over: Over,
}

#[derive(Clone, Copy)]
struct Session {
    user: u64,
    first: i64,
    last: i64,
    sum: u64,
}

impl<Over: FnMut(u64, Window, u64)> Sessions<Over> {
    pub fn new(gap: i64, over: Over) -> Self {
        Sessions { gap, table: HashTable::new(), earlier: Vec::new(), over }
    }

    #[inline]
    pub fn add(&mut self, user: u64, at: i64, value: u64) {
        let (hash, gap) = (hash(user), self.gap);
        match self.table.find_mut(hash, |session| session.user == user) {
            Some(session) if (at - session.first) as u64 <= (session.last - session.first + gap) as u64 => {
                session.last = session.last.max(at);
                session.sum += value;
            }
            Some(session) if at > session.last => {
                self.earlier.push(*session);
                *session = Session { user, first: at, last: at, sum: value };
            }
            Some(_) => self.add_in_front(user, at, value),
            None => self.begin(user, at, value),
        }
    }

    #[cold]
    #[inline(never)]
    fn begin(&mut self, user: u64, at: i64, value: u64) {
        let session = Session { user, first: at, last: at, sum: value };
        self.table.insert_unique(hash(user), session, |session| hash(session.user));
    }

    /// An item before its user's last session: it is a part of that, of the one before, of both, or the one before itself.
    #[cold]
    #[inline(never)]
    fn add_in_front(&mut self, user: u64, at: i64, value: u64) {
        let gap = self.gap;
        let before = self.earlier.iter().position(|session| session.user == user && at <= session.last + gap);
        let Some(session) = self.table.find_mut(hash(user), |session| session.user == user) else { return };
        if at >= session.first - gap {
            let before = before.map(|before| self.earlier.swap_remove(before));
            session.first = before.map_or(at, |before| before.first.min(at));
            session.sum += value + before.map_or(0, |before| before.sum);
            return;
        }
        match before {
            Some(before) => {
                let before = &mut self.earlier[before];
                (before.first, before.last) = (before.first.min(at), before.last.max(at));
                before.sum += value;
            }
            None => self.earlier.push(Session { user, first: at, last: at, sum: value }),
        }
    }

    /// Lets go of what is over at a time.
    pub fn reach(&mut self, time: i64) {
        let (gap, over) = (self.gap, &mut self.over);
        let mut is_open = |session: &Session| {
            let is_open = session.last > time - gap;
            if !is_open {
                over(session.user, window(session, gap), session.sum);
            }
            is_open
        };
        self.earlier.retain(&mut is_open);
        self.table.retain(|session| is_open(session));
    }

    /// The end of the input: all sessions are over.
    pub fn finish(mut self) {
        for session in self.table.drain().chain(self.earlier) {
            (self.over)(session.user, window(&session, self.gap), session.sum);
        }
    }
}

fn window(session: &Session, gap: i64) -> Window {
    let (start, end) = (Timestamp::from_micros(session.first), Timestamp::from_micros(session.last + gap));
    Window { start, end }
}
