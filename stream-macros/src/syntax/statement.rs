//! Splits a body into statements, and goes on after one that is broken.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::{
    Expr, Stmt, Token,
    parse::{ParseStream, Parser, discouraged::Speculative},
};

use super::Broken;
use crate::report::{Message, Report};

/// A statement before anything is known of streams.
pub enum Plain {
    Whole(Box<Stmt>),
    Broken(Broken),
}

pub fn statements(body: TokenStream, report: &mut Report) -> Vec<Plain> {
    let parser = |input: ParseStream| {
        let mut statements = Vec::new();
        while !input.is_empty() {
            statements.push(statement(input, report)?);
        }
        Ok(statements)
    };
    parser.parse2(body).expect("a broken statement is kept as tokens")
}

fn statement(input: ParseStream, report: &mut Report) -> syn::Result<Plain> {
    let ahead = input.fork();
    let error = match ahead.parse::<Stmt>() {
        Ok(whole) => {
            input.advance_to(&ahead);
            return Ok(Plain::Whole(Box::new(whole)));
        }
        Err(error) => error,
    };
    if let Some(last) = last_expression(input) {
        return Ok(Plain::Whole(Box::new(Stmt::Expr(last, None))));
    }
    let tokens = broken_tokens(input)?;
    let incomplete = stops_short(tokens.clone());
    if !incomplete {
        report.add(placed(error, &tokens));
    }
    Ok(Plain::Broken(Broken { tokens, incomplete }))
}

/// The end of a body has no place of its own: there, what is missing is missing behind the last token.
fn placed(error: syn::Error, tokens: &TokenStream) -> Message {
    let text = error.to_string();
    match tokens.clone().into_iter().last() {
        Some(last) if text.starts_with("unexpected end of input") => Message::new(last, text),
        _ => Message::from(error),
    }
}

/// An expression that needs no `;`, since nothing follows it.
fn last_expression(input: ParseStream) -> Option<Expr> {
    let ahead = input.fork();
    let expression = ahead.parse().ok().filter(|_| ahead.is_empty())?;
    input.advance_to(&ahead);
    Some(expression)
}

/// Everything up to the next `;` or `let`, where the next statement is likely to begin.
fn broken_tokens(input: ParseStream) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let last = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        tokens.extend([token]);
        if last || input.peek(Token![let]) {
            break;
        }
    }
    Ok(tokens)
}

/// Whether an expression in the tokens stops after a `.` or a `::`, as it does while it is being typed.
fn stops_short(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let stops = match &token {
            TokenTree::Punct(punct) => is_path_step(punct.as_char(), punct.spacing()) && ends_expression(tokens.peek()),
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => stops_short(group.stream()),
            _ => false,
        };
        if stops {
            return true;
        }
    }
    false
}

fn is_path_step(character: char, spacing: Spacing) -> bool {
    matches!((character, spacing), ('.' | ':', Spacing::Alone))
}

fn ends_expression(next: Option<&TokenTree>) -> bool {
    match next {
        None => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ';' | ','),
        Some(TokenTree::Ident(ident)) => ident == "let",
        Some(_) => false,
    }
}
