//! What the hand-written loops share: a good engineer would write it once, too.

pub mod chunks;
mod hash;
mod number_table;
mod ring;
mod running_means;
mod sessions;
mod text_table;
mod two_stacks;
mod windows;

pub use chunks::for_each_chunk;
pub use hash::hash as hash_of;
pub use number_table::NumberTable;
pub use running_means::{Bits, RunningMeans};
pub use sessions::Sessions;
pub use text_table::TextTable;
pub use two_stacks::TwoStacks;
pub use windows::Windows;
