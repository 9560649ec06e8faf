//! `root.operator(arguments)*`

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, ExprCall, ExprField, ExprMethodCall, ExprPath, Member, Token};

use super::{Call, Chain, Control, Root, SubPipelineCall, text};

/// Reads an expression as a chain. Every expression is one: what is no root is kept as [`Root::Other`].
pub fn chain(expression: &Expr) -> Chain {
    let mut calls = Vec::new();
    let mut control = Vec::new();
    let mut inner = expression;
    loop {
        inner = match inner {
            Expr::MethodCall(method) => {
                calls.push(call(method));
                &method.receiver
            }
            Expr::Field(ExprField { base, dot_token, member: Member::Named(name), .. }) => {
                calls.push(bare(*dot_token, name));
                base
            }
            Expr::Paren(paren) => &paren.expr,
            Expr::Group(group) => &group.expr,
            Expr::Try(fallible) => {
                control.push(Control::QuestionMark(fallible.question_token));
                &fallible.expr
            }
            Expr::Await(awaited) => {
                control.push(Control::Await(awaited.await_token));
                &awaited.base
            }
            other => break Chain { root: root(other), calls: calls.into_iter().rev().collect(), control },
        };
    }
}

fn call(method: &ExprMethodCall) -> Call {
    let mut written = TokenStream::new();
    method.dot_token.to_tokens(&mut written);
    method.method.to_tokens(&mut written);
    method.turbofish.to_tokens(&mut written);
    method.paren_token.surround(&mut written, |arguments| method.args.to_tokens(arguments));
    Call {
        operator: method.method.clone(),
        bare: None,
        turbofish: method.turbofish.clone(),
        arguments: method.args.iter().cloned().collect(),
        line: method.method.span().start().line,
        text: text::one_line(written),
    }
}

/// What will be an operator: `readings.fil`.
fn bare(dot: Token![.], name: &Ident) -> Call {
    Call {
        operator: name.clone(),
        bare: Some(dot),
        turbofish: None,
        arguments: Vec::new(),
        line: name.span().start().line,
        text: text::one_line(quote!(#dot #name)),
    }
}

fn root(expression: &Expr) -> Root {
    match expression {
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => Root::Name(name.clone()),
            None => Root::Other(expression.clone()),
        },
        Expr::Call(call) => called(call).unwrap_or_else(|| Root::Other(expression.clone())),
        other => Root::Other(other.clone()),
    }
}

/// `source(expression)` or `name(arguments)`
fn called(call: &ExprCall) -> Option<Root> {
    let Expr::Path(ExprPath { path, .. }) = &*call.func else { return None };
    let segment = path.segments.last().filter(|_| path.segments.len() == 1)?;
    if segment.ident == "source" && call.args.len() == 1 {
        return Some(Root::Source(call.args[0].clone()));
    }
    let turbofish = match &segment.arguments {
        syn::PathArguments::AngleBracketed(arguments) => Some(arguments.clone()),
        _ => None,
    };
    Some(Root::Call(SubPipelineCall {
        name: segment.ident.clone(),
        turbofish,
        arguments: call.args.iter().cloned().collect(),
        written: Expr::Call(call.clone()),
    }))
}
