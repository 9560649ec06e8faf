//! What the hand-written loops share: a good engineer would write it once, too.

mod chunks;
mod hash;
mod number_table;
mod text_table;
mod windows;

pub use chunks::for_each_chunk;
pub use number_table::NumberTable;
pub use text_table::TextTable;
pub use windows::Windows;
