//! NEXMark on Renoir.

mod simple;
mod stateful;
mod windowed;

pub use simple::{q1, q2};
pub use stateful::{q3, q4};
pub use windowed::{q5, q7, q8};
