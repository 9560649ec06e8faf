//! A piece of the user's text in one line, for the plan.
//!
//! Printed from the spans and not from the tokens, since the compiler and proc-macro2's fallback put spaces in different
//! places.

use proc_macro2::{Delimiter, LineColumn, Span, TokenStream, TokenTree};

/// A longer text is cut.
const WIDTH: usize = 60;

/// The tokens in one line, with the spaces that the user wrote.
pub fn one_line(tokens: TokenStream) -> String {
    let mut line = Line::default();
    line.tokens(tokens);
    cut(line.text)
}

fn cut(text: String) -> String {
    if text.chars().count() <= WIDTH {
        return text;
    }
    let kept: String = text.chars().take(WIDTH - 1).collect();
    format!("{}…", kept.trim_end())
}

#[derive(Default)]
struct Line {
    text: String,
    end: Option<LineColumn>,
}

impl Line {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = delimiters(group.delimiter());
                    self.word(open, group.span_open());
                    self.tokens(group.stream());
                    self.word(close, group.span_close());
                }
                other => self.word(&other.to_string(), other.span()),
            }
        }
    }

    fn word(&mut self, word: &str, span: Span) {
        if self.needs_space(word, span.start()) {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.end = Some(span.end());
    }

    fn needs_space(&self, word: &str, start: LineColumn) -> bool {
        let (Some(end), Some(last), Some(first)) = (self.end, self.text.chars().last(), word.chars().next()) else {
            return false;
        };
        if is_word(last) && is_word(first) {
            return true;
        }
        if end.line == start.line {
            return end.column < start.column;
        }
        // A line break that rustfmt puts into a long chain, which one line does without.
        !(matches!(last, '(' | '[') || matches!(first, '.' | ')' | ']' | ',' | ';'))
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(source: &str) -> String {
        one_line(source.parse().expect("the source is Rust"))
    }

    #[test]
    fn spaces_are_the_users() {
        assert_eq!(line(".filter( |r|r.x>1 )"), ".filter( |r|r.x>1 )");
    }

    #[test]
    fn line_breaks_are_taken_out() {
        assert_eq!(
            line(".window(\n    sliding(10.mins())\n        .every(1.mins()),\n)"),
            ".window(sliding(10.mins()).every(1.mins()),)"
        );
    }

    #[test]
    fn long_text_is_cut() {
        let long = line(".map(|reading| Summary { sensor: reading.sensor, celsius: reading.celsius })");
        assert_eq!(long, ".map(|reading| Summary { sensor: reading.sensor, celsius: r…");
        assert_eq!(long.chars().count(), WIDTH);
    }
}
