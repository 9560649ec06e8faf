//! What row a record becomes.

use super::Row;

/// Makes rows of `N` values out of records: the records themselves, or a closure given to [`rows`](super::Inserts::rows).
#[diagnostic::on_unimplemented(
    message = "`{T}` is not a row of {N} columns",
    label = "written to a table with {N} columns",
    note = "help: a row is a tuple of as many values as there are columns: `.map(|sale| (sale.shop, sale.cents))` before the sink, or `.rows(|sale: Sale| (..))` on the table"
)]
pub trait MakesRow<T, const N: usize> {
    /// The row.
    type Row: Row<N>;

    /// Makes it.
    fn row(&self, record: T) -> Self::Row;
}

/// Records that are rows.
#[derive(Clone, Copy, Debug)]
pub struct AsTheyAre;

impl<T: Row<N>, const N: usize> MakesRow<T, N> for AsTheyAre {
    type Row = T;

    #[inline]
    fn row(&self, record: T) -> T {
        record
    }
}

/// Rows by a closure: see [`rows`](super::Inserts::rows).
#[derive(Clone, Copy, Debug)]
pub struct By<F>(pub(super) F);

impl<T, R: Row<N>, F: Fn(T) -> R, const N: usize> MakesRow<T, N> for By<F> {
    type Row = R;

    #[inline]
    fn row(&self, record: T) -> R {
        (self.0)(record)
    }
}
