//! A table of cells, and when to look at them again.

use hashbrown::HashTable;

use super::agenda::Agenda;
use super::alarms::Ring;
use super::due::sweeps_ends;
use super::horizon::Horizon;
use super::lasting::NEVER;
use super::operator::{Booking, CellOperator, Cells, InTime};
use super::part::RowPart;
use super::rarely::{book, book_at, meet, note, renew, retire};
use crate::state::away::Away;
use crate::state::hash as hash_of;
use crate::state::key::{Kept, Key, Sought};
use crate::state::track::{AsSaved, Track, Untracked};
use crate::time::Timestamp;

/// The cells of the keys that one worker owns.
pub struct CellPart<K: Key, C, M: Track = Untracked> {
    pub(super) cells: HashTable<(Kept<K>, C, M::Mark)>,
    /// Cells of a key that were over when an item came, and of which something is still due, the oldest first.
    pub(super) retired: Retired<K, C, M>,
    /// What is due before the horizon. For retired cells, all that is due.
    pub(super) agenda: Agenda,
    pub(super) horizon: Horizon,
    /// What is booked by processing time, where the rest goes by event time.
    pub(super) rings: Agenda,
    pub(super) unsaved: Unsaved<K>,
    /// Cells that are not among these.
    pub(super) away: M::Only<Away<K, C>>,
    /// Whether keys that begin with a state have begun.
    has_begun: bool,
}

/// Cells of keys that have others now.
pub(super) type Retired<K, C, M> = HashTable<(K, Vec<C>, <M as Track>::Mark)>;

/// What is to be saved of a part.
pub(super) struct Unsaved<K> {
    /// The hashes of the keys of which the cell has changed.
    pub cells: Vec<u64>,
    /// The hashes of those of which the retired cells have.
    pub retired: Vec<u64>,
    /// The keys that have no cell any more, of those that were saved.
    pub gone: Vec<K>,
    /// The keys that have no retired cells any more, likewise.
    pub gone_retired: Vec<K>,
    pub has_begun: AsSaved<bool>,
}

impl<K: Key, C, M: Track> Default for CellPart<K, C, M> {
    fn default() -> Self {
        let (cells, retired, gone, gone_retired) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        CellPart {
            cells: HashTable::new(),
            retired: HashTable::new(),
            agenda: Agenda::default(),
            horizon: Horizon::default(),
            rings: Agenda::default(),
            unsaved: Unsaved { cells, retired, gone, gone_retired, has_begun: AsSaved::new(false) },
            away: M::make(Away::default),
            has_begun: false,
        }
    }
}

impl<K, T, O, M> RowPart<K, T, Cells<O>> for CellPart<K, O::Cell, M>
where
    K: Key<Owned = K>,
    O: CellOperator<K, T>,
    M: Track,
{
    // Left to itself, rustc calls it, since the owners' loop looks too: 28 of 155 instructions for each item of `process_timers`.
    #[inline(always)]
    fn look<Q>(
        &mut self,
        Cells(operator): &Cells<O>,
        sought: Sought<K::Digest>,
        key: Q,
        at: Timestamp,
        item: T,
    ) -> O::Given
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        let CellPart { cells, agenda, horizon, .. } = self;
        // The entry as a whole: its key and its cell, each by itself, would take a register more.
        let entry = match cells.find_mut(sought.hash, |(kept, ..)| kept.is(sought, &key)) {
            Some(entry) => {
                let by = if sweeps_ends::<K, T, O, M>() { at.max(horizon.gone) } else { at };
                if operator.is_over(&entry.1, by) {
                    let (retired, unsaved) = (&mut self.retired, &mut self.unsaved.retired);
                    renew::<_, _, _, M>(operator, entry, at, horizon, retired, agenda, unsaved);
                }
                entry
            }
            None => {
                let key = Kept::new(sought, key);
                // By itself, so that what is not tracked has the same code as if nothing were ever away.
                let recalled = if M::TRACKS { Some(self.meet_again(operator, &key, at)) } else { None };
                let make = || recalled.unwrap_or_else(|| (operator.first(at), M::Mark::default()));
                let CellPart { cells, agenda, horizon, .. } = self;
                let entry = meet::<_, _, M>(cells, sought.hash, key, make);
                if O::IN_TIME != InTime::Stays {
                    book::<_, _, _, M>(operator, entry, horizon, agenda);
                }
                entry
            }
        };
        let (given, may_be_earlier) = operator.look(&mut entry.1, at, item);
        if M::mark(&mut entry.2) {
            note(&mut self.unsaved.cells, &entry.0);
        }
        if O::RINGS
            && let Some(at) = operator.book_ring(&mut entry.1)
        {
            book_at(&mut self.rings, at, &entry.0);
        }
        if O::IN_TIME != InTime::Stays {
            self.horizon.looked += 1;
            // What isn't due earlier than before is booked, or behind the horizon, and so is the end. Asked here, and not behind a call: a timer that is put off with
            // every item is seldom booked.
            if may_be_earlier && let Some(at) = operator.book(&mut entry.1, self.horizon.at, Timestamp::MIN) {
                book_at(&mut self.agenda, at, &entry.0);
            }
        }
        given
    }

    fn due(&self, Cells(operator): &Cells<O>, reached: Timestamp) -> usize {
        if self.is_to_be_swept(operator, reached) { self.cells.len() } else { self.agenda.due(reached) }
    }

    fn fire(&mut self, Cells(operator): &Cells<O>, reached: Timestamp) -> Option<(Timestamp, O::Fired)> {
        if self.is_to_be_swept(operator, reached) {
            self.sweep(operator, reached);
        }
        while let Some((at, hash)) = self.agenda.take(reached, O::IN_TIME == InTime::Gives) {
            // What a key was comes before what it is now.
            let fired = match self.look_back(operator, at, hash, reached) {
                Some(fired) => fired,
                None => self.look_again(operator, at, hash, reached).flatten(),
            };
            if let Some(fired) = fired {
                return Some((at, fired));
            }
        }
        if sweeps_ends::<K, T, O, M>() {
            self.horizon.pass(reached);
        }
        None
    }

    fn ring(&mut self, Cells(operator): &Cells<O>, ring: Ring) -> Option<O::Fired> {
        while let Some((at, hash)) = self.rings.take(ring.reached, true) {
            let is_it = |cell: &O::Cell| operator.is_ring(cell, at);
            // The table shows what only looks alike in a few bits of the hash, too.
            let of = |key: &K| hash_of(key) == hash;
            if M::TRACKS {
                self.bring_back(hash, is_it);
            }
            // What a key was comes before what it is now.
            let retired = self.retired.find_mut(hash, |(key, cells, _)| of(key) && cells.iter().any(is_it));
            let Unsaved { cells: unsaved, retired: unsaved_retired, .. } = &mut self.unsaved;
            let retired = retired.and_then(|(key, cells, mark)| {
                Some((&*key, cells.iter_mut().find(|cell| is_it(cell))?, mark, unsaved_retired, NEVER))
            });
            let kept = self.cells.find_mut(hash, |(key, cell, _)| is_it(cell) && of(&key.key));
            let kept = kept.map(|(key, cell, mark)| (&key.key, cell, mark, unsaved, self.horizon.at));
            let Some((key, cell, mark, unsaved, before)) = retired.or(kept) else { continue };
            let fired = operator.ring(key, cell, at, ring);
            if fired.is_some() && M::mark(mark) {
                unsaved.push(hash);
            }
            operator.book_ring(cell).into_iter().for_each(|at| self.rings.book(at, hash));
            operator.book(cell, before, NEVER).into_iter().for_each(|at| self.agenda.book(at, hash));
            if fired.is_some() {
                return fired;
            }
        }
        None
    }
}

impl<K: Key<Owned = K>, C, M: Track> CellPart<K, C, M> {
    /// Of which is told when something is due next.
    pub(super) fn told() -> Self {
        CellPart { horizon: Horizon::NONE, ..CellPart::default() }
    }

    /// When something is due next.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.agenda.earliest()
    }

    /// When something is due next by processing time, where the rest goes by event time.
    pub(super) fn next_ring(&self) -> Option<Timestamp> {
        self.rings.earliest()
    }

    /// Puts a cell in place for a key that has had no item.
    pub(super) fn begin(&mut self, sought: Sought<K::Digest>, key: K, cell: C, booking: Booking) {
        match self.cells.find_mut(sought.hash, |(kept, ..)| kept.is(sought, &key)) {
            // What was loaded is newer, whatever it was that it began with.
            Some((.., mark)) if M::is_saved(mark) => {}
            Some((_, old, _)) => *old = cell,
            None => {
                let key = Kept::new(sought, key);
                let entry = meet::<_, _, M>(&mut self.cells, sought.hash, key, || (cell, M::Mark::default()));
                if M::mark(&mut entry.2) {
                    self.unsaved.cells.push(sought.hash);
                }
                booking.into_iter().for_each(|at| self.agenda.book(at, sought.hash));
            }
        }
    }

    /// The cell of a key that isn't found: it may be away.
    #[cold]
    #[inline(never)]
    fn meet_again<T, O: CellOperator<K, T, Cell = C>>(
        &mut self,
        operator: &O,
        key: &Kept<K>,
        at: Timestamp,
    ) -> (C, M::Mark) {
        let Some((mut cell, mark)) = M::recall(&mut self.away, key.hash(), &key.key) else {
            return (operator.first(at), M::Mark::default());
        };
        if let Some(over) = operator.retire(&mut cell, at) {
            let (retired, unsaved) = (&mut self.retired, &mut self.unsaved.retired);
            retire::<_, _, _, M>(operator, retired, &mut self.agenda, &key.key, over, unsaved);
        }
        (cell, mark)
    }

    /// Brings back the cells of a hash that are away, unless one that is here is the one that is meant.
    pub(super) fn bring_back(&mut self, hash: u64, is_it: impl Fn(&C) -> bool) {
        if self.cells.find(hash, |(key, cell, _)| is_it(cell) && key.hash() == hash).is_some() {
            return;
        }
        let is_here = |key: &K| self.cells.find(hash, |(kept, ..)| kept.key == *key).is_some();
        for (key, cell, mark) in M::recall_all(&mut self.away, hash, is_here) {
            let key = Kept::new(Sought::of(&key), key);
            self.cells.insert_unique(hash, (key, cell, mark), |(kept, ..)| kept.hash());
        }
    }

    /// Whether keys that begin with a state have begun.
    pub(super) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// They have.
    pub(super) fn set_begun(&mut self) {
        self.has_begun = true;
    }
}
