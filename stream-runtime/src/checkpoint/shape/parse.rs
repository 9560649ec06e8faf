//! Types, read from their text.

use super::types::{Fields, PLAIN, Type, is_of_word};

/// The type that is written as this; `None` if none is.
pub(super) fn parse(text: &str) -> Option<Type> {
    let mut rest = Rest(text);
    let parsed = rest.one()?;
    rest.0.is_empty().then_some(parsed)
}

/// What is still to be read.
struct Rest<'t>(&'t str);

impl Rest<'_> {
    fn one(&mut self) -> Option<Type> {
        if self.take("(") {
            return Some(Type::Tuple(self.until(")", Self::one)?));
        }
        if self.take("[") {
            let item = self.one()?;
            if self.take("; ") {
                let many = self.word()?.parse().ok().filter(|many| *many <= 1 << 16)?;
                return self.take("]").then(|| Type::Tuple(vec![item; many]));
            }
            return self.take("]").then(|| Type::Sequence(Box::new(item)));
        }
        if self.take("^") {
            return Some(Type::Recursive(self.name()?));
        }
        let word = self.word()?;
        if let Some(name) = PLAIN.iter().find(|name| **name == word) {
            return Some(Type::Primitive(name));
        }
        match &word[..] {
            "Option" => {
                let some = if self.take("<") { self.one()? } else { return None };
                self.take(">").then(|| Type::Maybe(Box::new(some)))
            }
            "Map" => {
                let key = if self.take("<") { self.one()? } else { return None };
                let value = if self.take(", ") { self.one()? } else { return None };
                self.take(">").then(|| Type::Mapped(Box::new(key), Box::new(value)))
            }
            "struct" if self.take(" ") => Some(Type::Struct(self.name()?, self.fields()?)),
            "enum" if self.take(" ") => {
                let name = self.name()?;
                let variants = self.braces(|rest| Some((rest.name()?, rest.fields()?)))?;
                Some(Type::Enum(name, variants))
            }
            "opaque" if self.take(" ") => Some(Type::Opaque(self.quoted()?)),
            _ => None,
        }
    }

    fn fields(&mut self) -> Option<Fields> {
        if self.take("?") {
            return Some(Fields::Unknown);
        }
        if self.take("(") {
            return Some(Fields::Places(self.until(")", Self::one)?));
        }
        if !self.0.starts_with(" {") {
            return Some(Fields::Empty);
        }
        let field = |rest: &mut Self| {
            let name = rest.name()?;
            if rest.take(": ") { Some((name, rest.one()?)) } else { None }
        };
        Some(Fields::Names(self.braces(field)?))
    }

    /// ` { one, more }`
    fn braces<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if self.take(" { }") {
            return Some(Vec::new());
        }
        if self.take(" { ") { self.until(" }", one) } else { None }
    }

    /// `one, more` and what ends it.
    fn until<T>(&mut self, end: &str, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::new();
        while !self.take(end) {
            if !all.is_empty() && !self.take(", ") {
                return None;
            }
            all.push(one(self)?);
        }
        Some(all)
    }

    fn name(&mut self) -> Option<String> {
        match self.0.starts_with('"') {
            true => self.quoted(),
            false => self.word(),
        }
    }

    fn word(&mut self) -> Option<String> {
        let end = self.0.find(|letter| !is_of_word(letter)).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then(|| word.to_owned())
    }

    /// As `Debug` writes it, without what nobody calls a field: letters by their number.
    fn quoted(&mut self) -> Option<String> {
        let mut letters = self.0.strip_prefix('"')?.char_indices();
        let mut text = String::new();
        loop {
            match letters.next()?.1 {
                '"' => break,
                '\\' => text.push(match letters.next()?.1 {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    letter @ ('"' | '\\' | '\'') => letter,
                    _ => return None,
                }),
                letter => text.push(letter),
            }
        }
        self.0 = letters.as_str();
        Some(text)
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }
}
