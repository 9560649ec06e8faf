//! JSON, one value on a line, or one in a message (RFC 8259).
//!
//! A reader looks first whether a line differs from those before in its values alone (`template.rs`): then the keys and what stands around them are compared for many
//! bytes at a time, together with a look at the values whose length is always the same, and fields are read each from its place. A line that is laid out
//! otherwise, or is no record, is gone over once in order. That follows the layout of the line before – the order of the fields, and the spaces between them –
//! for as long as the text agrees with it, which takes a comparison a field, and looks names up where it does not.

mod ahead;
mod escapes;
mod known;
mod layout;
mod numbers;
mod reader;
mod run;
mod skip;
mod stretch;
mod strings;
mod template;
mod values;

pub use known::Known;
pub use reader::{Json, Lines};

pub(super) use skip::DEEPEST;

use super::Format;

/// Each line is an object: [`Lines::json`](crate::source::Lines::json).
#[derive(Clone, Copy, Debug)]
pub struct AsJson;

impl Format for AsJson {
    type Lines<'b> = Lines<'b>;

    fn lines<'b>(&'b self, text: &'b str) -> Lines<'b> {
        Lines::new(text)
    }
}

/// A text is one object, on as many lines as it likes: a message.
#[derive(Clone, Copy, Debug)]
pub struct AsJsonText;

impl Format for AsJsonText {
    type Lines<'b> = Lines<'b, true>;

    fn lines<'b>(&'b self, text: &'b str) -> Lines<'b, true> {
        Lines::multiline(text)
    }
}
