//! `dedup`

use std::time::Duration;

use super::operator::{Looked, RowOperator};
use crate::time::Timestamp;

/// Lets the first item of an id through.
#[derive(Clone, Copy, Debug)]
pub struct Forever;

impl<K, T> RowOperator<K, T> for Forever {
    type Cell = ();
    type Given = Option<T>;
    type Fired = Option<T>;

    #[inline]
    fn first(&self, _: Timestamp, item: T) -> ((), Looked<Option<T>>) {
        ((), Looked { given: Some(item), booking: None })
    }

    #[inline]
    fn next(&self, (): &mut (), _: Timestamp, _: T) -> Looked<Option<T>> {
        Looked { given: None, booking: None }
    }
}

/// Lets an item through if none of its id went through in the time before it.
#[derive(Clone, Copy, Debug)]
pub struct Within(Duration);

impl Within {
    /// In so much time.
    pub fn new(time: Duration) -> Self {
        Within(time)
    }
}

/// Of an id, the time from which on its items are new again. The item that went through is not refreshed by those that don't: so the time
/// that is booked never moves.
impl<K, T> RowOperator<K, T> for Within {
    type Cell = Timestamp;
    type Given = Option<T>;
    type Fired = Option<T>;

    #[inline]
    fn first(&self, at: Timestamp, item: T) -> (Timestamp, Looked<Option<T>>) {
        let until = at.later(self.0);
        (until, Looked { given: Some(item), booking: Some(until) })
    }

    #[inline]
    fn next(&self, until: &mut Timestamp, at: Timestamp, item: T) -> Looked<Option<T>> {
        if at < *until {
            return Looked { given: None, booking: None };
        }
        *until = at.later(self.0);
        Looked { given: Some(item), booking: Some(*until) }
    }

    fn is_booked(&self, until: &Timestamp, at: Timestamp) -> bool {
        *until == at
    }
}
