//! What the hand-written loops share: a good engineer would write it once, too.

mod hash;
mod windows;

pub use hash::hash;
pub use windows::Windows;
