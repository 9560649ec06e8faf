//! Whether a row of a join always has this side.

use super::noted::{Met, Noted};

/// How a side of a join stands in its rows: `T`, or `Option<T>` where the other side may come alone.
pub trait Presence: 'static {
    /// The side in a row.
    type Of<T>;

    /// What is noted of the other side's rows.
    type Noted: Noted;

    /// A side that is there.
    fn present<T>(item: T) -> Self::Of<T>;

    /// A side that is missing, if it may be.
    fn absent<T>() -> Option<Self::Of<T>>;

    /// Whether it may be missing.
    fn can_be_absent() -> bool {
        Self::absent::<()>().is_some()
    }
}

/// The side is in every row.
#[derive(Clone, Copy, Debug)]
pub enum Always {}

/// The other side may come alone.
#[derive(Clone, Copy, Debug)]
pub enum Maybe {}

impl Presence for Always {
    type Of<T> = T;
    type Noted = ();

    #[inline]
    fn present<T>(item: T) -> T {
        item
    }

    #[inline]
    fn absent<T>() -> Option<T> {
        None
    }
}

impl Presence for Maybe {
    type Of<T> = Option<T>;
    type Noted = Met;

    #[inline]
    fn present<T>(item: T) -> Option<T> {
        Some(item)
    }

    #[inline]
    fn absent<T>() -> Option<Option<T>> {
        Some(None)
    }
}
