//! The collector of errors. Every stage adds to it; they are reported together.

use proc_macro2::{LineColumn, Span, TokenStream};
use quote::ToTokens;

/// What the user got wrong, and where.
pub struct Message {
    at: TokenStream,
    text: String,
}

impl Message {
    /// A message, underlined from the first to the last token of `at`.
    pub fn new(at: impl ToTokens, headline: impl Into<String>) -> Message {
        Message { at: at.into_token_stream(), text: headline.into() }
    }

    /// Adds a fact.
    pub fn note(self, fact: impl AsRef<str>) -> Message {
        self.line("note", fact.as_ref())
    }

    /// Adds what the user can do, with code to paste.
    pub fn help(self, help: impl AsRef<str>) -> Message {
        self.line("help", help.as_ref())
    }

    fn line(mut self, kind: &str, text: &str) -> Message {
        self.text.push_str(&format!("\n{kind}: {text}"));
        self
    }

    #[cfg(test)]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the underlined text begins and ends.
    pub fn place(&self) -> (LineColumn, LineColumn) {
        let mut spans = self.at.clone().into_iter().map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        let last = spans.last().unwrap_or(first);
        (first.start(), last.end())
    }

    fn to_compile_error(&self) -> TokenStream {
        syn::Error::new_spanned(&self.at, &self.text).into_compile_error()
    }
}

impl From<syn::Error> for Message {
    fn from(error: syn::Error) -> Message {
        // A token that is never shown, only to carry the span.
        let at = proc_macro2::Ident::new("here", error.span());
        Message::new(at, error.to_string())
    }
}

/// All messages so far.
#[derive(Default)]
pub struct Report {
    messages: Vec<Message>,
}

impl Report {
    pub fn add(&mut self, message: impl Into<Message>) {
        self.messages.push(message.into());
    }

    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// The messages in the order of the source, whichever stage found them.
    pub fn messages(&self) -> Vec<&Message> {
        let mut messages: Vec<_> = self.messages.iter().collect();
        messages.sort_by_key(|message| message.place().0);
        messages
    }

    /// A `compile_error!` for each message.
    pub fn to_compile_errors(&self) -> TokenStream {
        self.messages().into_iter().map(Message::to_compile_error).collect()
    }

    /// What stands in place of an expression that was reported: of its type rustc says nothing. It is one of the messages again, and
    /// rustc shows the same message once.
    pub fn to_expression(&self) -> TokenStream {
        self.messages().first().map_or_else(TokenStream::new, |message| message.to_compile_error())
    }
}
