//! JSON, one value on a line, or one in a message (RFC 8259).
//!
//! A reader goes over the text once. It follows the layout of the line before – the order of the fields, and the spaces between them – for as long
//! as the text agrees with it, which takes a comparison a field, and looks names up where it does not.

mod escapes;
mod layout;
mod numbers;
mod reader;
mod skip;
mod strings;
mod values;

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
