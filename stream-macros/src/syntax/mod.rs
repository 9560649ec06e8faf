//! Tokens → tree. Spans are kept, and a broken statement is kept as tokens.
//!
//! The tree knows which statements are about streams; what their names mean is the graph's question.

mod body;
mod chain;
mod control;
mod function;
mod parameter;
mod pattern;
mod statement;
mod streams;
mod text;
mod tree;
mod without;

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

pub use chain::chain;
pub use control::Control;
pub use parameter::result_items;
pub use text::one_line;
pub use tree::*;

use crate::report::Report;
use function::Head;

/// Parses the content of a `stream!`. There is always a tree, beside the mistakes.
pub fn parse(input: TokenStream, report: &mut Report) -> Program {
    match single_block(&input) {
        Some(block) => Program::Expression(body::expression(block, report)),
        None => Program::Items(items(input, report)),
    }
}

/// `{ … }` and nothing else: what no item begins with.
fn single_block(input: &TokenStream) -> Option<TokenStream> {
    let mut tokens = input.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}

/// A function with streams in it, whose body was not looked at, or any other item.
enum Piece {
    Function(Box<Head>),
    Rust(TokenStream),
}

/// Parses heads first: whether a call is one of a sub-pipeline depends on items that stand further down.
fn items(input: TokenStream, report: &mut Report) -> Vec<Item> {
    let pieces = pieces.parse2(input).unwrap_or_else(|error| {
        report.add(error);
        Vec::new()
    });
    let sub_pipelines = sub_pipelines(&pieces);
    pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Function(head) => Item::Function(Box::new(function::function(*head, &sub_pipelines, report))),
            Piece::Rust(tokens) => Item::Rust(tokens),
        })
        .collect()
}

fn pieces(input: ParseStream) -> syn::Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    while !input.is_empty() {
        pieces.push(match function::head(input) {
            Some(head) => Piece::Function(Box::new(head)),
            None => Piece::Rust(other_item(input)?),
        });
    }
    Ok(pieces)
}

/// The tokens of an item that is not ours. One that does not parse goes through as well: rustc says what is wrong.
fn other_item(input: ParseStream) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    let parsed = ahead.parse::<syn::Item>().is_ok();
    let mut tokens = TokenStream::new();
    while if parsed { input.cursor() != ahead.cursor() } else { !input.is_empty() } {
        let token: TokenTree = input.parse()?;
        let last = !parsed && ends_item(&token);
        tokens.extend([token]);
        if last {
            break;
        }
    }
    Ok(tokens)
}

fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    }
}

fn sub_pipelines(pieces: &[Piece]) -> BTreeSet<String> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Function(head) if head.role == Role::SubPipeline => Some(head.signature.ident.to_string()),
            _ => None,
        })
        .collect()
}
