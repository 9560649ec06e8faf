//! Server-sent events, as the HTML standard has them (section 9.2): lines of fields, and a blank one behind each event.

use std::time::Duration;

/// What is known of the event that is being read, and of the stream.
#[derive(Debug)]
pub(super) struct Parser {
    /// The beginning of a line.
    line: Vec<u8>,
    /// Whether a `\r` has just ended a line: a `\n` behind it is part of that end.
    after_return: bool,
    is_begun: bool,
    kind: String,
    data: Vec<u8>,
    has_data: bool,
    /// The id of the last event that had one.
    pub(super) id: String,
    /// How long the server wants us to wait before we come back.
    pub(super) retry: Option<Duration>,
    longest: usize,
}

/// An event, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) data: Vec<u8>,
}

/// An event is longer than allowed: so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong(pub(super) usize);

impl Parser {
    pub(super) fn new(longest: usize) -> Self {
        Parser {
            line: Vec::new(),
            after_return: false,
            is_begun: false,
            kind: String::new(),
            data: Vec::new(),
            has_data: false,
            id: String::new(),
            retry: None,
            longest,
        }
    }

    /// Another connection: what was begun on the last one is gone.
    pub(super) fn restart(&mut self) {
        (self.after_return, self.is_begun) = (false, false);
        self.line.clear();
        self.forget_event();
    }

    fn forget_event(&mut self) {
        self.kind.clear();
        self.data.clear();
        self.has_data = false;
    }

    /// Reads on; says the events that are complete now.
    pub(super) fn read(&mut self, mut bytes: &[u8], events: &mut Vec<Parsed>) -> Result<(), TooLong> {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_return) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let end = memchr::memchr2(b'\n', b'\r', bytes);
            let (part, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            if self.line.len() + self.data.len() + part.len() > self.longest {
                return Err(TooLong(self.longest));
            }
            self.line.extend_from_slice(part);
            bytes = rest;
            if let Some((end, behind)) = rest.split_first() {
                self.after_return = *end == b'\r';
                bytes = behind;
                let line = std::mem::take(&mut self.line);
                events.extend(self.end_line(&line));
                self.line = line;
                self.line.clear();
            }
        }
        Ok(())
    }

    fn end_line(&mut self, line: &[u8]) -> Option<Parsed> {
        // A stream may begin with a byte order mark.
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let line = if is_first { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line };
        if line.is_empty() {
            return self.end_event();
        }
        let (name, value) = match memchr::memchr(b':', line) {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push(b'\n');
                }
                self.data.extend_from_slice(value);
            }
            b"event" => self.kind = String::from_utf8_lossy(value).into_owned(),
            b"id" if !value.contains(&0) => self.id = String::from_utf8_lossy(value).into_owned(),
            b"retry" => {
                let digits =
                    std::str::from_utf8(value).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
                self.retry = digits.and_then(|text| text.parse().ok()).map(Duration::from_millis).or(self.retry);
            }
            // A comment has no name; others may be added to the standard.
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<Parsed> {
        let event = self.has_data.then(|| Parsed {
            id: self.id.clone(),
            kind: if self.kind.is_empty() { "message".into() } else { self.kind.clone() },
            data: std::mem::take(&mut self.data),
        });
        self.forget_event();
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(String, String, String)> {
        let mut all = Vec::new();
        // However it is cut, it is the same.
        for piece in 1..=text.len() {
            let (mut parser, mut events) = (Parser::new(1000), Vec::new());
            for bytes in text.as_bytes().chunks(piece) {
                parser.read(bytes, &mut events).unwrap();
            }
            let text = |event: Parsed| (event.id, event.kind, String::from_utf8(event.data).unwrap());
            all.push(events.into_iter().map(text).collect::<Vec<_>>());
        }
        assert!(all.iter().all(|events| *events == all[0]));
        all.remove(0)
    }

    fn event(id: &str, kind: &str, data: &str) -> (String, String, String) {
        (id.into(), kind.into(), data.into())
    }

    #[test]
    fn the_examples_of_the_standard() {
        let stocks = "data: YHOO\ndata: +2\ndata: 10\n\n";
        assert_eq!(parsed(stocks), [event("", "message", "YHOO\n+2\n10")]);
        let streams = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let expected = [
            event("1", "message", "first event"),
            event("", "message", "second event"),
            event("", "message", " third event"),
        ];
        assert_eq!(parsed(streams), expected);
        // The last block has no end, and is none.
        assert_eq!(parsed("data\n\ndata\ndata\n\ndata:"), [event("", "message", ""), event("", "message", "\n")]);
        assert_eq!(parsed("data:test\n\ndata: test\n\n"), [event("", "message", "test"), event("", "message", "test")]);
    }

    #[test]
    fn all_line_ends_are_one() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("event: add{end}id: 7{end}data: x{end}{end}data: y{end}{end}:{end}");
            assert_eq!(parsed(&text), [event("7", "add", "x"), event("7", "message", "y")]);
        }
    }

    #[test]
    fn what_has_no_data_is_no_event() {
        assert!(parsed("event: ping\n\n\u{feff}\n\nid: 3\n\n: alive\n\nunknown: 1\n\n").is_empty());
        assert_eq!(parsed("\u{feff}data: x\n\n"), [event("", "message", "x")]);
    }

    #[test]
    fn the_pause_is_digits_only() {
        let mut parser = Parser::new(100);
        parser.read(b"retry: 1500\nretry: soon\nretry: -1\n", &mut Vec::new()).unwrap();
        assert_eq!(parser.retry, Some(Duration::from_millis(1500)));
    }

    #[test]
    fn an_event_is_as_long_as_allowed() {
        let mut parser = Parser::new(20);
        let long = b"data: 0123456789\ndata: 0123456789\n\n";
        assert_eq!(parser.read(long, &mut Vec::new()), Err(TooLong(20)));
        parser.restart();
        let mut events = Vec::new();
        assert_eq!(parser.read(b"data: short\n\n", &mut events), Ok(()));
        assert_eq!(events.len(), 1);
    }
}
