//! Which statements are about streams.
//!
//! In a function the parameters tell: what begins with a stream is about streams, and so is what begins with a name that
//! such a statement binds. In `stream!({ … })` nothing says what is a stream, so that it is read backwards as well: what
//! ends in an output is about streams, and so is the `let` that binds its root.

use std::collections::BTreeSet;

use syn::{Expr, Stmt};

use super::{Chain, Parameter, Root, chain, pattern, statement::Plain};
use crate::operators;

/// The names that a body can use without binding them.
pub struct Surroundings {
    streams: BTreeSet<String>,
    others: BTreeSet<String>,
    sub_pipelines: BTreeSet<String>,
}

impl Surroundings {
    pub fn of_function(parameters: &[Parameter], sub_pipelines: &BTreeSet<String>) -> Surroundings {
        let mut surroundings = Surroundings { sub_pipelines: sub_pipelines.clone(), ..Surroundings::of_expression() };
        for parameter in parameters {
            match parameter {
                // An output used like a stream is a mistake in a stream statement, not a plain one.
                Parameter::Source(end) | Parameter::Stream(end) | Parameter::Sink(end) => {
                    surroundings.streams.insert(end.name.to_string());
                }
                Parameter::Configuration(written) => surroundings.others.extend(pattern::names(&written.pat)),
            }
        }
        surroundings
    }

    pub fn of_expression() -> Surroundings {
        Surroundings { streams: BTreeSet::new(), others: BTreeSet::new(), sub_pipelines: BTreeSet::new() }
    }
}

/// For each statement, whether it is about streams.
pub fn about_streams(statements: &[Plain], surroundings: &Surroundings) -> Vec<bool> {
    let candidates: Vec<_> = statements.iter().map(Candidate::read).collect();
    let mut known = vec![false; candidates.len()];
    // Every round marks at least one more, or is the last.
    loop {
        let before = known.clone();
        for index in 0..candidates.len() {
            known[index] |= begins_with_stream(index, &candidates, &known, surroundings);
            if known[index] || is_output(index, &candidates, surroundings) {
                known[index] = true;
                mark_root(index, &candidates, &mut known);
            }
        }
        if known == before {
            return known;
        }
    }
}

/// A statement as far as this question needs it.
#[derive(Default)]
struct Candidate {
    binds: Vec<String>,
    chain: Option<Chain>,
}

impl Candidate {
    fn read(statement: &Plain) -> Candidate {
        let Plain::Whole(statement) = statement else { return Candidate::default() };
        match &**statement {
            Stmt::Local(local) => Candidate {
                binds: pattern::names(&local.pat),
                chain: local.init.as_ref().map(|init| chain(&init.expr)),
            },
            Stmt::Expr(expression, _) => Candidate { binds: Vec::new(), chain: Some(chain(expression)) },
            Stmt::Item(_) | Stmt::Macro(_) => Candidate::default(),
        }
    }

    fn root_name(&self) -> Option<String> {
        match &self.chain.as_ref()?.root {
            Root::Name(name) => Some(name.to_string()),
            _ => None,
        }
    }

    fn binds(&self, name: &str) -> bool {
        self.binds.iter().any(|bound| bound == name)
    }

    fn has_operator(&self) -> bool {
        self.chain
            .iter()
            .flat_map(|chain| &chain.calls)
            .any(|call| operators::find(&call.operator.to_string()).is_some())
    }
}

fn begins_with_stream(index: usize, candidates: &[Candidate], known: &[bool], surroundings: &Surroundings) -> bool {
    let Some(chain) = &candidates[index].chain else { return false };
    match &chain.root {
        Root::Source(_) => true,
        Root::Call(call) => surroundings.sub_pipelines.contains(&call.name.to_string()),
        Root::Name(name) => {
            let name = name.to_string();
            match binder(&name, index, candidates) {
                Binder::Before(binder) => known[binder],
                // A plain local can't be used before its `let`, and a stream can't either, but we say it.
                Binder::After(_) => !is_around(&name, surroundings) || surroundings.streams.contains(&name),
                Binder::None => surroundings.streams.contains(&name),
            }
        }
        Root::Other(_) => false,
    }
}

fn is_around(name: &str, surroundings: &Surroundings) -> bool {
    surroundings.streams.contains(name) || surroundings.others.contains(name)
}

/// An expression statement that ends in an output.
fn is_output(index: usize, candidates: &[Candidate], surroundings: &Surroundings) -> bool {
    let candidate = &candidates[index];
    let configured = candidate.root_name().is_some_and(|name| surroundings.others.contains(&name));
    !configured && candidate.binds.is_empty() && candidate.chain.as_ref().is_some_and(chain_ends_in_output)
}

pub fn ends_in_output(expression: &Expr) -> bool {
    chain_ends_in_output(&chain(expression))
}

/// `for_each` is a method of iterators too: there, all calls must be operators.
fn chain_ends_in_output(chain: &Chain) -> bool {
    let is_operator = |call: &super::Call| operators::find(&call.operator.to_string()).is_some();
    match chain.calls.last().map(|call| call.operator.to_string()).as_deref() {
        Some("sink" | "for_each_batch" | "print") => true,
        Some("for_each") => matches!(chain.root, Root::Name(_)) && chain.calls.iter().all(is_operator),
        _ => false,
    }
}

/// Marks the `let` that binds the root of a stream statement, where it reads like one itself.
fn mark_root(index: usize, candidates: &[Candidate], known: &mut [bool]) {
    let Some(name) = candidates[index].root_name() else { return };
    if let Binder::Before(binder) | Binder::After(binder) = binder(&name, index, candidates) {
        let candidate = &candidates[binder];
        known[binder] |= candidate.root_name().is_some() && candidate.has_operator();
    }
}

/// The statement that binds a name for the statement at an index.
enum Binder {
    Before(usize),
    After(usize),
    None,
}

fn binder(name: &str, index: usize, candidates: &[Candidate]) -> Binder {
    let binds = |place: &usize| candidates[*place].binds(name);
    if let Some(before) = (0..index).rev().find(binds) {
        Binder::Before(before)
    } else if let Some(after) = (index..candidates.len()).find(binds) {
        Binder::After(after)
    } else {
        Binder::None
    }
}
