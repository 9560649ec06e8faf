//! What the names of a body mean, at one place of it.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ExprClosure;

use super::{Wire, substitute::Substitution};
use crate::syntax::{Body, Statement};

/// What a name stands for.
#[derive(Clone)]
pub enum Meaning {
    Stream(Wire),
    /// One of the graph's outputs.
    Output(usize),
    /// A plain local, and its name in the generated code.
    Local(Ident),
    /// A closure that the caller passed, for its single use.
    Closure(Box<ExprClosure>),
    /// Reported already, or broken.
    Unclear,
}

/// The names of a body, up to the statement that is being looked at.
pub struct Scope<'p> {
    pub body: &'p Body,
    /// The statement that is being looked at.
    pub place: usize,
    /// In `stream!({ … })`, a name from outside is a source.
    pub captures: bool,
    /// What stands for the type parameters of a sub-pipeline.
    pub types: Substitution,
    meanings: BTreeMap<String, Meaning>,
}

impl<'p> Scope<'p> {
    pub fn new(body: &'p Body) -> Scope<'p> {
        Scope { body, place: 0, captures: false, types: Substitution::default(), meanings: BTreeMap::new() }
    }

    pub fn meaning(&self, name: &Ident) -> Option<&Meaning> {
        self.meanings.get(&name.to_string())
    }

    pub fn bind(&mut self, name: &Ident, meaning: Meaning) {
        self.meanings.insert(name.to_string(), meaning);
    }

    /// The place of a later stream statement that binds a name, and the name there.
    pub fn bound_later(&self, name: &Ident) -> Option<(usize, &'p Ident)> {
        let mut later = self.body.statements.iter().enumerate().skip(self.place);
        later.find_map(|(place, statement)| {
            let Statement::Stream(statement) = statement else { return None };
            let bound = statement.pattern.as_ref()?.names().into_iter().find(|bound| *bound == name)?;
            Some((place, bound))
        })
    }
}
