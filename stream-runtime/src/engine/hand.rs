//! A clock that a test moves by hand, and by which the job's thread waits for its turn.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::time::Timestamp;

/// The hand of a test on a job. The two take turns: while one acts, the other waits.
#[derive(Debug)]
pub(crate) struct Hand {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// The time since the job began, at [`BEGIN`].
    moment: Duration,
    whose: Turn,
    /// When the job, which waits, has something to do without another record.
    due: Option<Duration>,
    /// Whether the job found nothing to do in its last turn.
    idle: bool,
    /// Whether its inputs go on and have nothing.
    rests: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Jobs,
    Tests,
    /// The job waits for nothing any more.
    Over,
}

/// When a job under test begins.
const BEGIN: Timestamp = Timestamp::from_micros(0);

impl Hand {
    /// It is the job's turn, to get ready.
    pub(crate) fn new() -> Self {
        let state = State { moment: Duration::ZERO, whose: Turn::Jobs, due: None, idle: true, rests: false };
        Hand { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, turn: Turn) -> MutexGuard<'_, State> {
        let waits = |state: &mut State| state.whose == turn;
        self.changed.wait_while(self.state(), waits).unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Timestamp {
        BEGIN.later(self.moment())
    }

    pub(crate) fn moment(&self) -> Duration {
        self.state().moment
    }

    /// The job's side: gives the turn away, and returns when it has it again. `idle` says whether it found nothing to do.
    pub(super) fn await_turn(&self, due: Option<Duration>, idle: bool) {
        let mut state = self.state();
        if state.whose == Turn::Over {
            return;
        }
        (state.whose, state.due, state.idle) = (Turn::Tests, due, idle);
        drop(state);
        self.changed.notify_all();
        drop(self.wait_while(Turn::Tests));
    }

    /// The job's side: its inputs go on, and have nothing.
    pub(super) fn rest(&self) {
        self.state().rests = true;
    }

    /// Whether the job can't end without more from an input, however late it is.
    pub(crate) fn rests(&self) -> bool {
        self.wait_while(Turn::Jobs).rests
    }

    /// Whether what the job waits for is due, and it did not do it: it needs something else too.
    pub(crate) fn is_overdue(&self) -> bool {
        let state = self.wait_while(Turn::Jobs);
        state.due.is_some_and(|due| due <= state.moment)
    }

    /// The test's side: lets the job have its turn, and returns when it is over: whether the job found something to do.
    pub(crate) fn give_turn(&self) -> bool {
        let mut state = self.wait_while(Turn::Jobs);
        if state.whose == Turn::Over {
            return false;
        }
        (state.whose, state.rests) = (Turn::Jobs, false);
        drop(state);
        self.changed.notify_all();
        let state = self.wait_while(Turn::Jobs);
        state.whose == Turn::Over || !state.idle
    }

    /// Whether the job has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.wait_while(Turn::Jobs).whose == Turn::Over
    }

    /// Neither side waits from here on.
    pub(crate) fn end(&self) {
        self.state().whose = Turn::Over;
        self.changed.notify_all();
    }

    /// Moves the clock to a moment, never back.
    pub(crate) fn move_to(&self, moment: Duration) {
        let mut state = self.wait_while(Turn::Jobs);
        state.moment = state.moment.max(moment);
    }

    /// The job's side: what it waits for within its turn has taken until then.
    pub(super) fn passed(&self, moment: Duration) {
        let mut state = self.state();
        state.moment = state.moment.max(moment);
    }

    /// Moves the clock to a moment, or to when the job has something to do, if that is earlier. Then it says so.
    pub(crate) fn move_towards(&self, target: Duration) -> bool {
        let mut state = self.wait_while(Turn::Jobs);
        let due = state.due.filter(|due| *due <= target && state.whose == Turn::Tests);
        state.moment = state.moment.max(due.unwrap_or(target));
        due.is_some()
    }
}
