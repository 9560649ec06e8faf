//! The arguments of an operator: what stays in place, and what is hoisted out of the loop.

use proc_macro2::{Ident, Span};
use quote::quote_spanned;
use syn::{Expr, ExprClosure, ExprPath, UnOp, spanned::Spanned};

use super::{
    Argument, Mistake, Origin, Wire,
    builder::Builder,
    mistake::Place,
    scope::{Meaning, Scope},
    tops,
};
use crate::{
    names::free_in_expression,
    operators::{Operator, Role, Takes},
    syntax::{Call, chain},
};

impl<'p> Builder<'p> {
    /// The arguments of a call. The streams among them are added to the inputs.
    pub fn arguments(
        &mut self,
        scope: &mut Scope<'p>,
        operator: &'static Operator,
        call: &Call,
        inputs: &mut Vec<Wire>,
    ) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for (index, written) in call.arguments.iter().enumerate() {
            let takes = operator.arguments.get(index).copied().or_else(|| self.guess(scope, operator, written));
            let argument = self.argument(scope, takes.unwrap_or(Takes::Value), &call.operator, written);
            if let Argument::Stream(wire, _) = &argument {
                inputs.push(*wire);
            }
            arguments.push(argument);
        }
        arguments
    }

    /// What an unknown operator takes is seen from what it is given: rustc is to report its name, and nothing else.
    fn guess(&self, scope: &Scope, operator: &Operator, written: &Expr) -> Option<Takes> {
        if operator.role != Role::Unknown {
            return None;
        }
        match scope.meaning(single_name(written)?)? {
            Meaning::Stream(_) => Some(Takes::Stream),
            Meaning::Output(_) => Some(Takes::Sink),
            Meaning::Local(_) | Meaning::Closure(_) | Meaning::Unclear => None,
        }
    }

    fn argument(&mut self, scope: &mut Scope<'p>, takes: Takes, operator: &Ident, written: &Expr) -> Argument {
        match (takes, written) {
            (Takes::Stream, _) => match self.single(scope, &chain(written)) {
                Some(wire) => Argument::Stream(wire, written.span()),
                None => Argument::InPlace(written.clone()),
            },
            (Takes::Sink, _) => self.sink(scope, operator, written),
            (_, Expr::Closure(closure)) => self.closure(scope, operator, closure),
            (Takes::Closure { .. }, _) => self.function_value(scope, operator, written),
            (Takes::Once, _) => self.once(scope, operator, written),
            _ => self.value(scope, operator, written),
        }
    }

    /// A closure stays in place. It borrows from the job, so that its own `move` goes; an inner one keeps its `move`.
    fn closure(&mut self, scope: &Scope, operator: &Ident, closure: &ExprClosure) -> Argument {
        match self.renamed(scope, &Expr::Closure(closure.clone()), Place::Closure) {
            Expr::Closure(mut closure) => {
                if operator == "aggregate" && self.graph.durable.is_some() {
                    tops(&mut closure, &mut |number| self.value_in_closure(operator, number));
                }
                Argument::Closure(ExprClosure { capture: None, ..closure })
            }
            _ => unreachable!("renaming changes names only"),
        }
    }

    /// A function by its name, or an expression that makes one.
    fn function_value(&mut self, scope: &Scope, operator: &Ident, written: &Expr) -> Argument {
        match single_name(written).and_then(|name| scope.meaning(name)) {
            Some(Meaning::Closure(closure)) => return Argument::Closure((**closure).clone()),
            Some(Meaning::Local(local)) => return Argument::Function(spanned(local, written)),
            _ => {}
        }
        let renamed = self.renamed(scope, written, Place::Argument);
        match renamed {
            Expr::Path(_) => Argument::InPlace(renamed),
            Expr::Reference(reference) if matches!(*reference.expr, Expr::Path(_)) => {
                Argument::InPlace(Expr::Reference(reference))
            }
            other => Argument::Function(self.hoist(operator, other)),
        }
    }

    /// Evaluated once, when the job is built. A local was evaluated already, and a literal or a constant needs not be.
    fn value(&mut self, scope: &Scope, operator: &Ident, written: &Expr) -> Argument {
        if let Some(Meaning::Local(local)) = single_name(written).and_then(|name| scope.meaning(name)) {
            return Argument::Value(spanned(local, written));
        }
        let renamed = self.renamed(scope, written, Place::Argument);
        if is_literal(&renamed) || matches!(renamed, Expr::Path(_)) {
            Argument::InPlace(renamed)
        } else {
            Argument::Value(self.hoist(operator, renamed))
        }
    }

    /// The same of a value that stands in a closure: it is known before the closure is.
    fn value_in_closure(&mut self, operator: &Ident, value: &mut Expr) {
        if !is_literal(value) && !matches!(value, Expr::Path(_)) {
            let local = self.hoist(operator, &*value);
            *value = syn::parse_quote_spanned!(value.span()=> #local);
        }
    }

    /// Evaluated once, and moved out by the first step.
    fn once(&mut self, scope: &Scope, operator: &Ident, written: &Expr) -> Argument {
        let value = self.renamed(scope, written, Place::Argument);
        Argument::Once(self.hoist(operator, quote_spanned!(written.span()=> ::thalweg::__::Once::new(#value))))
    }

    pub fn sink(&mut self, scope: &mut Scope, operator: &Ident, written: &Expr) -> Argument {
        let Some(name) = single_name(written) else {
            let value = self.renamed(scope, written, Place::Argument);
            let local = self.hoist(operator, value);
            return Argument::Output(self.output(&local, &local, Origin::Local), local);
        };
        match scope.meaning(name).cloned() {
            Some(Meaning::Output(output)) => Argument::Output(output, name.clone()),
            Some(Meaning::Stream(_)) => {
                self.mistake(Mistake::StreamAsOutput(name.clone()));
                Argument::InPlace(written.clone())
            }
            Some(Meaning::Local(local)) => self.captured_output(scope, name, &local),
            Some(Meaning::Closure(_) | Meaning::Unclear) | None => self.captured_output(scope, name, name),
        }
    }

    /// A local becomes an output. Used again, it is the same one.
    fn captured_output(&mut self, scope: &mut Scope, name: &Ident, local: &Ident) -> Argument {
        let output = self.output(local, name, Origin::Local);
        scope.bind(name, Meaning::Output(output));
        Argument::Output(output, name.clone())
    }

    /// The expression as it stands in the generated code.
    pub fn renamed(&mut self, scope: &Scope, written: &Expr, place: Place) -> Expr {
        let mut expression = written.clone();
        let mut streams = Vec::new();
        free_in_expression(&mut expression, &mut |name| rename(scope, name, &mut streams));
        scope.types.in_expression(&mut expression);
        if let Some(name) = streams.into_iter().next() {
            self.mistake(Mistake::StreamAsValue { name, place });
        }
        expression
    }
}

/// Renames a free name to its local, and collects those of streams.
pub fn rename(scope: &Scope, name: &mut Ident, streams: &mut Vec<Ident>) {
    match scope.meaning(name) {
        Some(Meaning::Local(local)) => *name = at(local, name.span()),
        Some(Meaning::Stream(_) | Meaning::Output(_)) => streams.push(name.clone()),
        Some(Meaning::Closure(_) | Meaning::Unclear) | None => {}
    }
}

/// The local, where the user wrote it.
fn spanned(local: &Ident, written: &Expr) -> Ident {
    at(local, written.span())
}

/// A name at another place. (`Ident::new` would not take `r#match`.)
fn at(name: &Ident, place: Span) -> Ident {
    let mut name = name.clone();
    name.set_span(place);
    name
}

/// An expression that is one word.
pub fn single_name(expression: &Expr) -> Option<&Ident> {
    match expression {
        Expr::Path(ExprPath { qself: None, path, .. }) => path.get_ident(),
        _ => None,
    }
}

fn is_literal(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_literal(&unary.expr),
        _ => false,
    }
}
