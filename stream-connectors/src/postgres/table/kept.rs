//! What is told of a row.

use serde::{Deserialize, Serialize};

/// Rows are told when they have changed.
#[derive(Debug)]
pub enum Changed {}

/// Rows are told when they have changed, and when they are deleted.
#[derive(Debug)]
pub enum Present {}

/// A row of a table that tells deleted rows too.
///
/// A table has no way to let go of a key. It can know, though, that there is nothing there: make its values options.
///
/// ```
/// use stream_connectors::postgres::Kept;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn priced(
///         goods: impl Source<Kept<(u64, i64)>> + Bounded,
///         sold: impl Source<u64>,
///         out: impl Sink<(u64, Option<i64>)>,
///     ) {
///         let prices = goods.key_by(|goods| goods.row().0).map_values(|goods| goods.is().map(|goods| goods.1)).latest();
///         sold.lookup(prices, |sku| *sku).map(|(sku, price)| (sku, price.flatten())).sink(out);
///     }
/// );
///
/// let goods = vec![Kept::Is((3, 250)), Kept::Is((7, 90)), Kept::Deleted((3, 250))];
/// let mut out = vec![];
/// priced(goods, vec![1, 1, 1, 3, 7], &mut out).trigger(Trigger::asap().cap(1)).run_blocking()?;
/// assert_eq!(out[3..], [(3, None), (7, Some(90))]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kept<T> {
    /// It is there, and is so.
    Is(T),
    /// It was deleted, and was so.
    Deleted(T),
}

impl<T> Kept<T> {
    /// The row as it is or was.
    pub fn row(&self) -> &T {
        match self {
            Kept::Is(row) | Kept::Deleted(row) => row,
        }
    }

    /// The row, if it is there.
    pub fn is(self) -> Option<T> {
        match self {
            Kept::Is(row) => Some(row),
            Kept::Deleted(_) => None,
        }
    }
}
