//! The statements of a body, one after the other.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, Pat, Stmt, Token};

use super::{
    Bound, Mistake, Wire,
    builder::{Builder, name_of},
    mistake::Place,
    scope::{Meaning, Scope},
};
use crate::{
    names::{bound, free_in_statement, rename_bound},
    syntax::{Binding, Broken, Control, Pattern, Root, Statement, StreamStatement, chain},
};

impl<'p> Builder<'p> {
    pub fn statements(&mut self, scope: &mut Scope<'p>) {
        for (place, statement) in scope.body.statements.iter().enumerate() {
            scope.place = place;
            match statement {
                Statement::Stream(statement) => self.stream_statement(scope, statement),
                Statement::Rust(statement) => self.plain_statement(scope, statement),
                Statement::Broken(broken) => self.broken(scope, broken),
            }
        }
    }

    fn stream_statement(&mut self, scope: &mut Scope<'p>, statement: &'p StreamStatement) {
        let Some(pattern) = &statement.pattern else {
            self.chain(scope, &statement.chain, 0);
            return;
        };
        let bindings = pattern.bindings();
        let wires = self.chain(scope, &statement.chain, bindings.len());
        if wires.len() == bindings.len() {
            bindings.iter().zip(wires).for_each(|(binding, wire)| self.bind(scope, binding, wire));
            return;
        }
        pattern.names().into_iter().for_each(|name| scope.bind(name, Meaning::Unclear));
        self.mistake(wrong_pattern(pattern, wires.len(), name_of(&statement.chain)));
    }

    fn bind(&mut self, scope: &mut Scope, binding: &Binding, wire: Wire) {
        match binding {
            Binding::Name(name) => {
                self.name_port(wire, Bound::Name(name.clone()));
                scope.bind(name, Meaning::Stream(wire));
            }
            Binding::Ignored(underscore) => self.name_port(wire, Bound::Ignored(*underscore)),
        }
    }

    /// Its names mean something, but nobody knows what.
    fn broken(&mut self, scope: &mut Scope, broken: &Broken) {
        broken.bound().iter().for_each(|name| self.unclear_local(scope, name));
        self.graph.is_broken = true;
    }

    /// Goes into the prelude. What it binds is renamed where the name is taken: closures that were written before it
    /// run after it.
    fn plain_statement(&mut self, scope: &mut Scope, statement: &Stmt) {
        if let Stmt::Item(_) = statement {
            return self.inner_item(statement);
        }
        let mut statement = statement.clone();
        if !self.rename_statement(scope, &mut statement) {
            return names_of(&statement).iter().for_each(|name| self.unclear_local(scope, name));
        }
        if let Stmt::Local(local) = &mut statement {
            self.declare(scope, &mut local.pat);
        }
        end_statement(&mut statement);
        self.graph.prelude.push(statement.into_token_stream());
    }

    /// An item of a sub-pipeline that is called twice is put there once.
    fn inner_item(&mut self, item: &Stmt) {
        let tokens = item.to_token_stream();
        let owner = self.around.last().map(ToString::to_string).unwrap_or_default();
        if self.depth == 0 || self.items_of.insert(format!("{owner}: {tokens}")) {
            self.graph.prelude.push(tokens);
        }
    }

    /// Declares the names of a pattern in the generated code. A name that is taken gets another there, and so does every
    /// name of a sub-pipeline: in its caller it may mean something else.
    pub fn declare(&mut self, scope: &mut Scope, pattern: &mut Pat) {
        rename_bound(pattern, &mut |name| {
            let written = name.clone();
            let text = written.to_string();
            if self.depth > 0 || self.declared.contains(&text) || self.globals.contains(&text) {
                *name = self.names.fresh(&written);
            }
            self.declared.insert(name.to_string());
            scope.bind(&written, Meaning::Local(name.clone()));
        });
    }

    /// A name of which something was reported, whether it would be a stream's or a value's.
    fn unclear_local(&mut self, scope: &mut Scope, name: &Ident) {
        scope.bind(name, Meaning::Unclear);
        self.graph.unclear.push(name.clone());
    }

    /// Renames what is free in a statement, if there are only values.
    fn rename_statement(&mut self, scope: &Scope, statement: &mut Stmt) -> bool {
        let mut streams = Vec::new();
        free_in_statement(statement, &mut |name| super::argument::rename(scope, name, &mut streams));
        scope.types.in_statement(statement);
        let Some(first) = streams.into_iter().next() else { return true };
        self.mistake(match (Control::of_statement(statement), output_of_value(statement)) {
            (Some(control), _) => Mistake::Control(control),
            (None, Some(root)) => Mistake::NoRoot(root),
            (None, None) => Mistake::StreamAsValue { name: first, place: Place::Statement },
        });
        false
    }
}

/// The value that a statement treats as a stream: `numbers.sink(out);`
fn output_of_value(statement: &Stmt) -> Option<Expr> {
    let Stmt::Expr(expression, _) = statement else { return None };
    let chain = chain(expression);
    match chain.root {
        Root::Name(name) if chain.calls.last()?.operator == "sink" => Some(Expr::Verbatim(name.to_token_stream())),
        _ => None,
    }
}

/// The names that a statement binds.
fn names_of(statement: &Stmt) -> Vec<Ident> {
    match statement {
        Stmt::Local(local) => bound(&local.pat),
        _ => Vec::new(),
    }
}

fn wrong_pattern(pattern: &Pattern, given: usize, from: Ident) -> Mistake {
    let tokens = pattern.to_token_stream();
    match given {
        0 => Mistake::NothingToBind { pattern: tokens, from },
        1 => Mistake::OneBoundToPair { pattern: tokens, from },
        _ => Mistake::PairBoundToOne { pattern: tokens, from },
    }
}

/// A last expression gets its `;`: in the prelude it is not the last.
fn end_statement(statement: &mut Stmt) {
    if let Stmt::Expr(_, semicolon @ None) = statement {
        *semicolon = Some(<Token![;]>::default());
    }
    if let Stmt::Macro(called) = statement {
        called.semi_token.get_or_insert_default();
    }
}
