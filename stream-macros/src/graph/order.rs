//! Streams that are used before their `let`, and streams that are made from themselves.

use proc_macro2::Ident;

use super::{Mistake, argument::single_name, builder::Builder, scope::Scope};
use crate::syntax::{Body, Chain, Pattern, Root, Statement, StreamStatement};

impl Builder<'_> {
    /// Keeps why a name means nothing yet: its `let` stands further down, and maybe needs this statement itself.
    pub fn out_of_order(&mut self, scope: &Scope, used: &Ident) {
        let Some((place, bound)) = scope.bound_later(used) else { return };
        self.mistake(match cycle(scope.body, scope.place, place, used) {
            Some(names) => Mistake::Cycle { used: used.clone(), names },
            None => Mistake::UsedBeforeLet { used: used.clone(), bound: bound.clone() },
        });
    }
}

/// The names from the one that a statement binds to the last one before it comes again: for
/// `let a = b.map(..); let b = a.map(..);` they are a, b.
fn cycle(body: &Body, user: usize, binder: usize, used: &Ident) -> Option<Vec<Ident>> {
    let mut names = vec![used.clone()];
    names.extend(path(body, binder, user, &mut Vec::new())?.into_iter().cloned());
    names.rotate_right(1);
    Some(names)
}

/// The names by which one statement is made from another.
fn path<'p>(body: &'p Body, from: usize, to: usize, seen: &mut Vec<usize>) -> Option<Vec<&'p Ident>> {
    if from == to {
        return Some(Vec::new());
    }
    if seen.contains(&from) {
        return None;
    }
    seen.push(from);
    used_names(body, from).into_iter().find_map(|name| {
        let rest = path(body, binder(body, from, name)?, to, seen)?;
        Some([vec![name], rest].concat())
    })
}

fn stream_statement(body: &Body, place: usize) -> Option<&StreamStatement> {
    match body.statements.get(place)? {
        Statement::Stream(statement) => Some(statement),
        Statement::Rust(_) | Statement::Broken(_) => None,
    }
}

fn bound_names(body: &Body, place: usize) -> Vec<&Ident> {
    let pattern = stream_statement(body, place).and_then(|statement| statement.pattern.as_ref());
    pattern.map(Pattern::names).unwrap_or_default()
}

/// The statement that binds a name for another: the nearest above it, or else the first below it.
fn binder(body: &Body, user: usize, name: &Ident) -> Option<usize> {
    let binds = |place: &usize| bound_names(body, *place).contains(&name);
    (0..user).rev().find(binds).or_else(|| (user..body.statements.len()).find(binds))
}

/// The names that a statement's chain begins with, or takes as arguments.
fn used_names(body: &Body, place: usize) -> Vec<&Ident> {
    stream_statement(body, place).map(|statement| chain_names(&statement.chain)).unwrap_or_default()
}

fn chain_names(chain: &Chain) -> Vec<&Ident> {
    let root = match &chain.root {
        Root::Name(name) => vec![name],
        Root::Call(call) => call.arguments.iter().filter_map(single_name).collect(),
        Root::Source(_) | Root::Other(_) => Vec::new(),
    };
    let arguments = chain.calls.iter().flat_map(|call| &call.arguments).filter_map(single_name);
    root.into_iter().chain(arguments).collect()
}
