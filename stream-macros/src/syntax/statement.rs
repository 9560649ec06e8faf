//! Splits a body into statements, and goes on after one that is broken.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream, TokenTree};
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
    if let Some(whole) = without_semicolon(input, &error, report)? {
        return Ok(Plain::Whole(Box::new(whole)));
    }
    let tokens = broken_tokens(input)?;
    report.add(placed(error, &tokens));
    Ok(Plain::Broken(Broken { tokens }))
}

/// A statement that only lacks its `;`, as while it is being typed above others. It is whole but for that.
fn without_semicolon(input: ParseStream, error: &syn::Error, report: &mut Report) -> syn::Result<Option<Stmt>> {
    let stopped = error.span().start();
    let ahead = input.fork();
    let mut tokens = Vec::new();
    while !ahead.is_empty() && ahead.span().start() < stopped {
        tokens.push(ahead.parse::<TokenTree>()?);
    }
    let (Some(last), Some((next, _))) = (tokens.last().map(end), ahead.cursor().token_tree()) else { return Ok(None) };
    if last.end().line == stopped.line {
        return Ok(None);
    }
    tokens.push(Punct::new(';', Spacing::Alone).into());
    let Ok(whole) = syn::parse2(tokens.into_iter().collect()) else { return Ok(None) };
    report.add(Message::new(Ident::new("here", last), format!("expected `;`, found `{next}`")));
    input.advance_to(&ahead);
    Ok(Some(whole))
}

/// Where a token ends: of a group, its closing delimiter.
fn end(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_close(),
        other => other.span(),
    }
}

/// The end of a body has no place of its own: there, what is missing is missing behind the last token.
fn placed(error: syn::Error, tokens: &TokenStream) -> Message {
    let (first, last) = (tokens.clone().into_iter().next(), tokens.clone().into_iter().last());
    let (Some(first), Some(last)) = (first, last.as_ref().map(end)) else { return Message::from(error) };
    let at = error.span().start();
    match (first.span().start()..=last.start()).contains(&at) {
        true => Message::from(error),
        false => Message::new(Ident::new("here", last), error.to_string()),
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
