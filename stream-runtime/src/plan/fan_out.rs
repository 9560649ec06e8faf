//! A stream with several consumers.

use super::Stream;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The stream again, for its next consumer. `Name` stands for the stream's name: see [`Copies`].
    #[doc(hidden)]
    pub fn copies<Name>(self) -> Self
    where
        Name: Copies<T>,
    {
        self
    }
}

/// Implemented by a marker type that the compiler makes for each stream with several consumers, for items that are `Clone`.
pub trait Copies<T> {}
