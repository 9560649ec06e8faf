//! `dedup`, of ids that are known for ever.

use super::operator::{CellOperator, Looked};
use crate::time::Timestamp;

/// Lets the first item of an id through.
#[derive(Clone, Copy, Debug)]
pub struct Forever;

impl<K, T> CellOperator<K, T> for Forever {
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
