//! What decides, repeats or waits in plain Rust, and can't in a graph.

use quote::ToTokens;
use syn::{Expr, Stmt, Token};

/// A keyword around a stream, or a sign behind one: the user's token.
#[derive(Clone, Copy)]
pub enum Control {
    If(Token![if]),
    Match(Token![match]),
    For(Token![for]),
    While(Token![while]),
    Loop(Token![loop]),
    QuestionMark(Token![?]),
    Await(Token![await]),
}

impl Control {
    /// The keyword at which an expression begins.
    pub fn of_expression(expression: &Expr) -> Option<Control> {
        match expression {
            Expr::If(branches) => Some(Control::If(branches.if_token)),
            Expr::Match(arms) => Some(Control::Match(arms.match_token)),
            Expr::ForLoop(repeated) => Some(Control::For(repeated.for_token)),
            Expr::While(repeated) => Some(Control::While(repeated.while_token)),
            Expr::Loop(repeated) => Some(Control::Loop(repeated.loop_token)),
            _ => None,
        }
    }

    /// The keyword at which a statement, or what its `let` binds, begins.
    pub fn of_statement(statement: &Stmt) -> Option<Control> {
        match statement {
            Stmt::Local(local) => Control::of_expression(&local.init.as_ref()?.expr),
            Stmt::Expr(expression, _) => Control::of_expression(expression),
            Stmt::Item(_) | Stmt::Macro(_) => None,
        }
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Control::If(_) => "if",
            Control::Match(_) => "match",
            Control::For(_) => "for",
            Control::While(_) => "while",
            Control::Loop(_) => "loop",
            Control::QuestionMark(_) => "?",
            Control::Await(_) => ".await",
        }
    }
}

impl ToTokens for Control {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        match self {
            Control::If(token) => token.to_tokens(tokens),
            Control::Match(token) => token.to_tokens(tokens),
            Control::For(token) => token.to_tokens(tokens),
            Control::While(token) => token.to_tokens(tokens),
            Control::Loop(token) => token.to_tokens(tokens),
            Control::QuestionMark(token) => token.to_tokens(tokens),
            Control::Await(token) => token.to_tokens(tokens),
        }
    }
}
