//! The place in a text, and the structure around values.

use super::ahead::Ahead;
use super::layout::{Layout, asked};
use crate::decode::{END, Flaw, ReadLines, UNKNOWN};

/// A reader of lines of JSON, and what it has learned from the lines before. Of `MULTILINE` text, a line end is a space like others.
#[derive(Debug)]
pub struct Lines<'b, const MULTILINE: bool = false> {
    pub(super) text: &'b str,
    layout: Layout,
    pub(super) ahead: Ahead,
    /// The field in which something is wrong, the innermost first.
    fields: Vec<&'static str>,
}

/// A place on a line. A value never goes beyond its line.
///
/// It is a value of few words, of which nobody else has the address, so that it stays in registers: what is seldom done is done by functions that are given
/// a place and give one back. With a place in memory a record took twice the instructions (`cargo bench --bench instructions -- json_views`).
#[derive(Debug)]
pub struct Json<'b, 'l, const MULTILINE: bool = false> {
    /// The text from here on, with the lines behind this one.
    pub(super) rest: &'b [u8],
    /// How many keys of the line have been read.
    pub(super) step: usize,
    pub(super) lines: &'l mut Lines<'b, MULTILINE>,
}

#[inline]
fn is_space<const MULTILINE: bool>(byte: u8) -> bool {
    match byte {
        b' ' | b'\t' | b'\r' => true,
        b'\n' => MULTILINE,
        _ => false,
    }
}

impl<'b> Lines<'b> {
    /// Of a text with a value on each line.
    pub fn new(text: &'b str) -> Self {
        Lines { text, layout: Layout::default(), ahead: Ahead::default(), fields: Vec::new() }
    }
}

impl<'b> Lines<'b, true> {
    /// Of a text that is one value.
    pub fn multiline(text: &'b str) -> Self {
        Lines { text, layout: Layout::default(), ahead: Ahead::default(), fields: Vec::new() }
    }
}

impl<'b, const MULTILINE: bool> Lines<'b, MULTILINE> {
    #[cold]
    #[inline(never)]
    fn apart<R>(
        &mut self,
        rest: &'b [u8],
        step: usize,
        call: impl FnOnce(&mut Json<'b, '_, MULTILINE>) -> R,
    ) -> (R, &'b [u8], usize) {
        let mut json = Json { rest, step, lines: self };
        let result = call(&mut json);
        (result, json.rest, json.step)
    }
}

impl<'b, const MULTILINE: bool> ReadLines<'b> for Lines<'b, MULTILINE> {
    type Place<'l>
        = Json<'b, 'l, MULTILINE>
    where
        Self: 'l;

    fn text(&self) -> &'b str {
        self.text
    }

    /// The layout stays.
    #[inline]
    fn turn_to(&mut self, text: &'b str) {
        self.text = text;
    }

    #[inline]
    fn line(&mut self, at: usize) -> Json<'b, '_, MULTILINE> {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        Json { rest, step: 0, lines: self }
    }

    fn take_fields(&mut self) -> String {
        let fields: Vec<_> = self.fields.drain(..).rev().collect();
        fields.join(".")
    }
}

impl<'b, const MULTILINE: bool> Json<'b, '_, MULTILINE> {
    /// The place in the text.
    #[inline]
    pub(super) fn place(&self) -> usize {
        self.lines.text.len() - self.rest.len()
    }

    /// The text from a place up to here.
    #[inline]
    pub(super) fn since(&self, start: &'b [u8], end: &'b [u8]) -> &'b str {
        let text = self.lines.text;
        text.get(text.len() - start.len()..text.len() - end.len()).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Goes beyond a byte, if it stands here.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Goes beyond a word, if it stands here.
    #[inline]
    pub(super) fn eat_word(&mut self, word: &[u8]) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Spaces, but not the end of the line, unless the text may have several.
    #[inline]
    pub(super) fn spaces(&mut self) {
        while let [first, rest @ ..] = self.rest
            && is_space::<MULTILINE>(*first)
        {
            self.rest = rest;
        }
    }

    /// Does what is seldom done, without the place's address.
    #[inline]
    pub(super) fn apart<R>(&mut self, call: impl FnOnce(&mut Json<'b, '_, MULTILINE>) -> R) -> R {
        let (result, rest, step) = self.lines.apart(self.rest, self.step, call);
        (self.rest, self.step) = (rest, step);
        result
    }

    /// See [`Reader::key`](crate::decode::Reader::key).
    #[inline]
    pub(super) fn next_key(&mut self, names: &'static [&'static str], is_first: bool) -> Result<usize, Flaw> {
        match self.lines.layout.agrees(self.step, asked(names, is_first), self.rest) {
            Some((field, rest)) => {
                (self.rest, self.step) = (rest, self.step + 1);
                // There may be more of them than there were on the line before.
                self.spaces();
                Ok(field)
            }
            None => self.apart(|json| json.look_up(names, is_first)),
        }
    }

    fn look_up(&mut self, names: &'static [&'static str], is_first: bool) -> Result<usize, Flaw> {
        // At the end of a text, such as a message's, it may agree all the same.
        if let Some((field, rest)) = self.lines.layout.agrees_to_the_end(self.step, asked(names, is_first), self.rest) {
            (self.rest, self.step) = (rest, self.step + 1);
            self.spaces();
            return Ok(field);
        }
        let start = self.rest;
        let field = match self.next_in(is_first, b'{', b'}', ("an object", "`,` or `}`"))? {
            false => END,
            true => {
                let name = self.quoted()?.unescaped()?;
                self.colon()?;
                names.iter().position(|known| *known == name).unwrap_or(UNKNOWN)
            }
        };
        let text = &start[..start.len() - self.rest.len()];
        self.lines.layout.learn(self.step, asked(names, is_first), text, field);
        self.step += 1;
        // As behind what agrees with the layout: what is missing is missed at the same place whatever was read before.
        self.spaces();
        Ok(field)
    }

    /// What stands between a key and its value.
    pub(super) fn colon(&mut self) -> Result<(), Flaw> {
        self.spaces();
        if !self.eat(b':') {
            return Err(Flaw::Expected("`:`"));
        }
        self.spaces();
        Ok(())
    }

    /// Goes on to the next member of what is in brackets, and says whether there is one.
    pub(super) fn next_in(
        &mut self,
        is_first: bool,
        open: u8,
        close: u8,
        (whole, between): (&'static str, &'static str),
    ) -> Result<bool, Flaw> {
        self.spaces();
        if is_first {
            if !self.eat(open) {
                return Err(Flaw::Expected(whole));
            }
            self.spaces();
            return Ok(!self.eat(close));
        }
        if self.eat(close) {
            return Ok(false);
        }
        if !self.eat(b',') {
            return Err(Flaw::Expected(between));
        }
        self.spaces();
        Ok(true)
    }

    /// Nothing more stands on the line.
    #[inline]
    pub(super) fn line_end(&mut self) -> Result<(), Flaw> {
        if !MULTILINE && self.peek() == Some(b'\n') {
            return Ok(());
        }
        self.spaces();
        match self.peek() {
            None | Some(b'\n') => Ok(()),
            Some(_) if MULTILINE => Err(Flaw::Expected("the end of the message")),
            Some(_) => Err(Flaw::Expected("the end of the line")),
        }
    }

    /// Notes the field in which something is wrong.
    #[inline]
    pub(super) fn note(&mut self, field: &'static str) {
        self.lines.fields.push(field);
    }
}
