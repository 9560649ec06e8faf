//! When a line is taken to be like the one before.

use super::known::Known;
use super::layout::asked;
use super::reader::Json;
use super::template::{Part, Template};

/// Of lines with more values no template is made.
const MOST: usize = 256;

/// So many lines at most are read without a look at whether they are like others, where those before were not.
const LONGEST_WAIT: u32 = 63;

/// What is known of the lines before.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    template: Option<Template>,
    /// Whose fields the template has: see [`asked`].
    asked: usize,
    /// The end of the present record, if it is like the template and was not gone beyond yet.
    end: Option<usize>,
    /// So many lines are read otherwise before the next try, and so many after that if it fails.
    waits: u32,
    next_wait: u32,
}

/// What a record is, beside those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// Like them: its values can be asked for.
    Alike,
    /// Different from them: a template can be made of it.
    Different,
    /// It was not looked at.
    Passed,
}

impl Ahead {
    /// Looks at the record that begins at a place.
    #[inline(never)]
    fn look_at(&mut self, text: &[u8], at: usize, asked: usize) -> Seen {
        if self.waits > 0 {
            self.waits -= 1;
            return Seen::Passed;
        }
        // A record that was not gone beyond had a value that was not what its type asks.
        if let (Some(template), None, true) = (&mut self.template, self.end, self.asked == asked) {
            self.end = template.fits(text, at);
            if self.end.is_some() || self.fits_loosened(text, at) {
                return Seen::Alike;
            }
        }
        self.miss();
        Seen::Different
    }

    /// The same, if values are not as long as before.
    #[cold]
    fn fits_loosened(&mut self, text: &[u8], at: usize) -> bool {
        let Some(template) = &mut self.template else { return false };
        if template.loosen(text, at) {
            self.end = template.fits(text, at);
        }
        self.end.is_some()
    }

    #[cold]
    fn miss(&mut self) {
        (self.template, self.end) = (None, None);
        self.waits = self.next_wait;
        self.next_wait = (2 * self.next_wait + 1).min(LONGEST_WAIT);
    }

    fn learn(&mut self, asked: usize, template: Template) {
        (self.asked, self.template) = (asked, Some(template));
    }

    /// The value of a field of the present record, if it has one.
    #[inline(always)]
    pub(super) fn value<'b>(&self, text: &'b str, field: usize) -> Option<Known<'b>> {
        self.template.as_ref()?.value(text, field)
    }

    /// Goes beyond the present record: where that is.
    #[inline]
    pub(super) fn pass(&mut self) -> Option<usize> {
        self.next_wait = 0;
        self.end.take()
    }
}

impl<'b, const MULTILINE: bool> Json<'b, '_, MULTILINE> {
    /// A template of the record that begins here, if one can be made.
    fn template(&mut self, names: &'static [&'static str]) -> Option<Template> {
        let mut parts = Vec::new();
        let mut behind = self.rest;
        while self.next_in(parts.is_empty(), b'{', b'}', ("", "")).ok()? {
            if parts.len() == MOST {
                return None;
            }
            let (part, next) = self.part(behind, names)?;
            parts.push(part);
            behind = next;
        }
        self.spaces();
        Template::of(names.len(), &parts, behind.get(..behind.len() - self.rest.len())?)
    }

    /// A key and its value, behind the value before; and what comes behind it.
    fn part(&mut self, behind: &'b [u8], names: &'static [&'static str]) -> Option<(Part<'b>, &'b [u8])> {
        let name = self.quoted().ok()?.unescaped().ok()?;
        self.colon().ok()?;
        let field = names.iter().position(|known| *known == name);
        let before = |rest: &[u8]| behind.get(..behind.len() - rest.len());
        match self.rest {
            [b'"', value @ ..] => {
                let length = self.quoted().ok()?.borrowed().ok()?.len();
                Some((Part { before: before(value)?, field, is_text: true, length }, value.get(length..)?))
            }
            [b'{' | b'[', ..] => None,
            value => {
                self.skip_at(0).ok()?;
                let length = value.len() - self.rest.len();
                Some((Part { before: before(value)?, field, is_text: false, length }, self.rest))
            }
        }
    }

    /// See [`Reader::look_ahead`](crate::decode::Reader::look_ahead).
    #[inline]
    pub(super) fn look_at_record(&mut self, names: &'static [&'static str]) -> bool {
        // Not for records in records: they are as different as their lines.
        if self.step > 0 {
            return false;
        }
        let (at, asked) = (self.place(), asked(names, true));
        let seen = self.lines.ahead.look_at(self.lines.text.as_bytes(), at, asked);
        if seen == Seen::Different {
            self.learn(names);
        }
        seen == Seen::Alike
    }

    #[cold]
    fn learn(&mut self, names: &'static [&'static str]) {
        let start = self.rest;
        if let Some(template) = self.apart(|json| json.template(names)) {
            self.lines.ahead.learn(asked(names, true), template);
        }
        self.rest = start;
    }
}

#[cfg(test)]
mod tests {
    use crate::decode::json::Lines;
    use crate::decode::{ReadLines, Reader};

    const NAMES: &[&str] = &["a", "b"];

    /// Which lines are known to be like others.
    fn are_alike(lines: &[&str]) -> Vec<bool> {
        let text = lines.join("\n");
        let (mut reader, mut start) = (Lines::new(&text), 0);
        let are_alike = lines.iter().map(|line| {
            let mut json = reader.line(start);
            start += line.len() + 1;
            let is_alike = json.look_ahead(NAMES);
            if is_alike {
                json.pass();
                assert_eq!((json.at(), json.end()), (start - 1, Ok(())), "{line}");
            }
            is_alike
        });
        are_alike.collect()
    }

    #[test]
    fn lines_that_differ_in_their_values_are_alike() {
        let long = format!("{{\"a\":\"{}\", \"x\":2.5,\"b\":-7}}", "x".repeat(100));
        let lines = [
            r#"{"a":"1", "x":1,"b":2}"#,
            r#"{"a":"2", "x":1,"b":3}"#,
            &long,
            r#"{"a":"", "x":null,"b":}"#,
            r#"{"a":"é", "x":"1","b":4}"#,
            r#"{"a":"é", "x":"1","b":44}"#,
        ];
        assert_eq!(are_alike(&lines), [false, true, true, true, false, true]);
    }

    #[test]
    fn what_is_between_values_and_in_them_must_be_right() {
        let first = r#"{"a":"1","x":1,"b":2}"#;
        for other in [
            r#"{"a":"1","x":1,"b":2"#,
            r#"{"a":"1","x":1,"c":2}"#,
            r#"{"a":"1","x":x,"b":2}"#,
            r#"{"a":"1\"","x":1,"b":2}"#,
            r#"{"a":null,"x":1,"b":2}"#,
            r#"{"b":"1","x":1,"a":2}"#,
            "",
        ] {
            assert_eq!(are_alike(&[first, other]), [false, false], "{other}");
        }
        assert_eq!(are_alike(&[first, "{\"a\":\"\t\",\"x\":1,\"b\":2}"]), [false, false]);
        // What only a field's type can say.
        for other in [r#"{"a":"1","x":1,"b":x}"#, r#"{"a":"1","x":1,"b":2 }"#] {
            assert_eq!(are_alike(&[first, other]), [false, true], "{other}");
        }
    }

    #[test]
    fn lines_with_lists_and_fields_twice_are_tried_now_and_then() {
        for line in [r#"{"a":[]}"#, r#"{"a":{}}"#, r#"{"a":1,"a":1}"#, r#"{"a":"\n"}"#] {
            assert!(are_alike(&[line; 300]).iter().all(|is_alike| !is_alike), "{line}");
        }
        let lines: Vec<_> = [r#"{"a":[]}"#; 200].into_iter().chain([r#"{"b":1}"#; 300]).collect();
        let are_alike = are_alike(&lines);
        assert!(!are_alike[..201].contains(&true) && !are_alike[340..].contains(&false));
    }
}
