//! The place in a text, and the structure around values.

use super::layout::{Layout, asked};
use super::wrong::Wrong;

/// A place in lines of JSON. A value never goes beyond its line.
#[derive(Debug)]
pub struct Json<'b> {
    pub(super) text: &'b str,
    pub(super) at: usize,
    layout: Layout,
    /// How many keys of the line have been read.
    step: usize,
    /// The field in which something is wrong, the innermost first.
    fields: Vec<&'static str>,
}

/// [`Json::key`] found the end of the object.
pub const END: usize = usize::MAX;

/// [`Json::key`] found a name that is not among those asked for.
pub const UNKNOWN: usize = usize::MAX - 1;

impl<'b> Json<'b> {
    /// At the beginning of a text.
    pub fn new(text: &'b str) -> Self {
        Json { text, at: 0, layout: Layout::default(), step: 0, fields: Vec::new() }
    }

    /// Goes to the beginning of a line.
    #[inline]
    pub fn line(&mut self, at: usize) {
        (self.at, self.step) = (at, 0);
    }

    /// The text.
    pub fn text(&self) -> &'b str {
        self.text
    }

    /// The place in the text.
    #[inline]
    pub fn at(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn rest(&self) -> &'b [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes beyond a byte, if it stands here.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// Goes beyond a word, if it stands here.
    #[inline]
    pub(super) fn eat_word(&mut self, word: &[u8]) -> bool {
        let is = self.rest().starts_with(word);
        self.at += if is { word.len() } else { 0 };
        is
    }

    /// Spaces, but not the end of the line.
    #[inline]
    pub(super) fn spaces(&mut self) {
        while let Some(b' ' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes on to the value of the next key of an object, the first or another, and says which of the names it is, or [`UNKNOWN`], or the object's
    /// [`END`].
    ///
    /// # Errors
    /// No key stands here, and no end.
    #[inline]
    pub fn key(&mut self, names: &'static [&'static str], is_first: bool) -> Result<usize, Wrong> {
        let asked = asked(names, is_first);
        let Some((length, field)) = self.layout.agrees(self.step, asked, self.rest()) else {
            return self.look_up(names, is_first);
        };
        self.at += length;
        self.step += 1;
        // There may be more of them than there were on the line before.
        self.spaces();
        Ok(field)
    }

    #[inline(never)]
    fn look_up(&mut self, names: &'static [&'static str], is_first: bool) -> Result<usize, Wrong> {
        let start = self.at;
        let field = match self.next_in(is_first, b'{', b'}', ("an object", "`,` or `}`"))? {
            false => END,
            true => {
                let name = self.string()?.unescaped()?;
                self.spaces();
                if !self.eat(b':') {
                    return Err(Wrong::Expected("`:`"));
                }
                self.spaces();
                names.iter().position(|known| *known == name).unwrap_or(UNKNOWN)
            }
        };
        let text = self.text.as_bytes().get(start..self.at).unwrap_or_default();
        self.layout.learn(self.step, asked(names, is_first), text, field);
        self.step += 1;
        Ok(field)
    }

    /// Goes on to the next member of what is in brackets, and says whether there is one.
    pub(super) fn next_in(
        &mut self,
        is_first: bool,
        open: u8,
        close: u8,
        (whole, between): (&'static str, &'static str),
    ) -> Result<bool, Wrong> {
        self.spaces();
        if is_first {
            if !self.eat(open) {
                return Err(Wrong::Expected(whole));
            }
            self.spaces();
            return Ok(!self.eat(close));
        }
        if self.eat(close) {
            return Ok(false);
        }
        if !self.eat(b',') {
            return Err(Wrong::Expected(between));
        }
        self.spaces();
        Ok(true)
    }

    /// Goes on to the next item of an array, and says whether there is one.
    ///
    /// # Errors
    /// No array begins here, or it does not go on.
    pub fn item(&mut self, is_first: bool) -> Result<bool, Wrong> {
        self.next_in(is_first, b'[', b']', ("an array", "`,` or `]`"))
    }

    /// Reads a string that is one of some, and says which.
    ///
    /// # Errors
    /// It is none of them, or no string.
    #[inline]
    pub fn one_of(&mut self, names: &'static [&'static str]) -> Result<usize, Wrong> {
        let start = self.at;
        let name = self.string()?.unescaped()?;
        names.iter().position(|known| *known == name).ok_or_else(|| {
            self.at = start;
            Wrong::NoneOf(names)
        })
    }

    /// Nothing more stands on the line.
    ///
    /// # Errors
    /// Something does.
    #[inline]
    pub fn end(&mut self) -> Result<(), Wrong> {
        self.spaces();
        match self.peek() {
            None | Some(b'\n') => Ok(()),
            Some(_) => Err(Wrong::Expected("the end of the line")),
        }
    }

    /// Whether nothing but spaces stands on the line from here on.
    pub fn is_blank(&mut self) -> bool {
        self.end().is_ok()
    }

    /// Notes the field in which something is wrong.
    #[cold]
    pub fn within(&mut self, field: &'static str, wrong: Wrong) -> Wrong {
        self.fields.push(field);
        wrong
    }

    /// The fields in which something was wrong, from the outside in.
    pub fn take_fields(&mut self) -> String {
        let fields: Vec<_> = self.fields.drain(..).rev().collect();
        fields.join(".")
    }
}
