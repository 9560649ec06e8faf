//! Sub-pipelines, put into the graph of their caller.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, ExprClosure, PatType, Type, TypeImplTrait, TypeParamBound, parse_quote};

use super::{
    Bound, Declaration, InlinedCall, Mistake, Standing, Wire,
    argument::single_name,
    builder::Builder,
    mistake::Place,
    scope::{Meaning, Scope},
    substitute::Substitution,
};
use crate::{
    names::{free_in_expression, free_in_statement},
    syntax::{Body, Chain, End, Function, Parameter, Root, Statement, SubPipelineCall, chain},
};

impl<'p> Builder<'p> {
    /// The streams that a call gives. Its arguments are looked at in the caller's scope, its body in one of its own.
    pub fn inline(
        &mut self,
        caller: &mut Scope<'p>,
        function: &'p Function,
        call: &SubPipelineCall,
        ports: usize,
    ) -> Vec<Wire> {
        if !self.can_inline(function, call) {
            return self.reported(&call.name, ports);
        }
        let mut scope = Scope::new(&function.body);
        scope.types = Substitution::new(&function.generics, call.turbofish.as_ref());
        for (parameter, argument) in function.parameters.iter().zip(&call.arguments) {
            self.pass(caller, &mut scope, parameter, argument);
        }
        let (results, at) = self.body(&mut scope, &call.name);
        self.declare_results(function, &results, &at, &scope.types);
        self.graph.calls.push(InlinedCall {
            name: call.name.clone(),
            bound: results.iter().map(|_| Bound::Nothing).collect(),
            results: results.clone(),
            inlined: self.depth > 0,
        });
        results
    }

    /// The streams that a body gives, and the token that does.
    fn body(&mut self, scope: &mut Scope<'p>, name: &Ident) -> (Vec<Wire>, TokenStream) {
        self.around.push(name.clone());
        self.depth += 1;
        self.statements(scope);
        let (results, at) = self.outcome(scope);
        self.depth -= 1;
        self.around.pop();
        (results, at.unwrap_or_else(|| name.to_token_stream()))
    }

    fn can_inline(&mut self, function: &Function, call: &SubPipelineCall) -> bool {
        if self.around.contains(&call.name) {
            self.recursion(&call.name);
            return false;
        }
        let given = call.arguments.len();
        if given != function.parameters.len() {
            let parameters = function.parameters.iter().map(parameter_text).collect();
            self.mistake(Mistake::ArgumentCount { call: call.name.clone(), parameters, given });
            return false;
        }
        true
    }

    /// A cycle is a fact about all of its sub-pipelines, and is kept with the one that stands first in the text.
    fn recursion(&mut self, call: &Ident) {
        if *call != self.graph.name {
            return;
        }
        let defined = |name: &Ident| self.sub_pipelines[&name.to_string()].name.span().start();
        let is_first = self.around.iter().all(|name| defined(name) >= defined(&self.graph.name));
        let is_known = self.graph.mistakes.iter().any(|mistake| matches!(mistake, Mistake::Recursion { .. }));
        if is_first && !is_known {
            let names = self.around.clone();
            self.graph.standing = self.graph.standing.max(Standing::Typed);
            self.graph.mistakes.push(Mistake::Recursion { call: call.clone(), names });
        }
    }

    /// Gives a parameter its meaning.
    fn pass(&mut self, caller: &mut Scope<'p>, scope: &mut Scope<'p>, parameter: &Parameter, argument: &Expr) {
        match parameter {
            Parameter::Stream(end) | Parameter::Source(end) => self.pass_stream(caller, scope, end, argument),
            Parameter::Sink(end) => self.pass_sink(caller, scope, end, argument),
            Parameter::Configuration(written) => self.pass_value(caller, scope, written, argument),
        }
    }

    fn pass_stream(&mut self, caller: &mut Scope<'p>, scope: &mut Scope<'p>, end: &End, argument: &Expr) {
        let Some(wire) = self.single(caller, &chain(argument)) else {
            return scope.bind(&end.name, Meaning::Unclear);
        };
        let at = argument.to_token_stream();
        self.graph.declarations.push(Declaration { wire, item: scope.types.in_type(&end.item), at });
        scope.bind(&end.name, Meaning::Stream(wire));
    }

    fn pass_sink(&mut self, caller: &mut Scope<'p>, scope: &mut Scope<'p>, end: &End, argument: &Expr) {
        let meaning = match self.sink(caller, &end.name, argument) {
            super::Argument::Output(output, _) => Meaning::Output(output),
            _ => Meaning::Unclear,
        };
        scope.bind(&end.name, meaning);
    }

    /// A value becomes a local. A closure that an operator takes, and nothing else does, takes its place there, so that
    /// rustc infers the types of its parameters.
    fn pass_value(&mut self, caller: &mut Scope<'p>, scope: &mut Scope<'p>, written: &PatType, argument: &Expr) {
        let value = self.renamed(caller, argument, Place::Argument);
        match (&value, single_pattern(written)) {
            (Expr::Closure(closure), Some(name)) if is_used_once_as_argument(scope.body, name) => {
                let closure = ExprClosure { capture: None, ..closure.clone() };
                scope.bind(name, Meaning::Closure(Box::new(closure)));
            }
            _ => self.pass_local(scope, written, value),
        }
    }

    fn pass_local(&mut self, scope: &mut Scope<'p>, written: &PatType, value: Expr) {
        let mut pattern = (*written.pat).clone();
        self.depth += 1;
        self.declare(scope, &mut pattern);
        self.depth -= 1;
        self.graph.prelude.push(match &*written.ty {
            Type::ImplTrait(opaque) => match typed_function(opaque, &scope.types) {
                Some(bound) => quote! {
                    let #pattern = { fn typed<F: #bound>(function: F) -> F { function } typed(#value) };
                },
                None => quote! { let #pattern = #value; },
            },
            ty => {
                let ty = scope.types.in_type(ty);
                quote! { let #pattern: #ty = #value; }
            }
        });
    }
}

/// The bound of `impl Fn(&Reading) -> bool`, by which rustc knows the types of a closure's parameters.
fn typed_function<'t>(opaque: &'t TypeImplTrait, types: &Substitution) -> Option<&'t TypeParamBound> {
    let bound = opaque.bounds.first().filter(|_| opaque.bounds.len() == 1)?;
    let TypeParamBound::Trait(function) = bound else { return None };
    let is_function = function.path.segments.last()?.ident == "Fn";
    let ty: Type = parse_quote!(impl #bound);
    (is_function && types.leaves(&ty)).then_some(bound)
}

fn single_pattern(written: &PatType) -> Option<&Ident> {
    match &*written.pat {
        syn::Pat::Ident(pattern) => Some(&pattern.ident),
        _ => None,
    }
}

/// Whether a body names a parameter exactly once, and as an argument of an operator.
fn is_used_once_as_argument(body: &Body, name: &Ident) -> bool {
    let chains = body.statements.iter().filter_map(|statement| match statement {
        Statement::Stream(statement) => Some(&statement.chain),
        _ => None,
    });
    let chains = chains.chain(&body.results);
    let arguments = chains.flat_map(|chain| &chain.calls).flat_map(|call| &call.arguments);
    let direct = arguments.filter(|argument| single_name(argument) == Some(name)).count();
    direct == 1 && mentions(body, name) == 1
}

fn mentions(body: &Body, name: &Ident) -> usize {
    let mut mentions = 0;
    let mut count = |free: &mut Ident| mentions += usize::from(free == name);
    for statement in &body.statements {
        match statement {
            Statement::Stream(statement) => in_chain(&statement.chain, &mut count),
            Statement::Rust(statement) => free_in_statement(&mut statement.clone(), &mut count),
            Statement::Broken(_) => {}
        }
    }
    body.results.iter().for_each(|chain| in_chain(chain, &mut count));
    mentions
}

pub fn in_chain(chain: &Chain, count: &mut dyn FnMut(&mut Ident)) {
    let root = match &chain.root {
        Root::Call(call) => call.arguments.as_slice(),
        Root::Source(value) | Root::Other(value) => std::slice::from_ref(value),
        Root::Name(_) => &[],
    };
    for argument in chain.calls.iter().flat_map(|call| &call.arguments).chain(root) {
        free_in_expression(&mut argument.clone(), count);
    }
}

fn parameter_text(parameter: &Parameter) -> String {
    let written = match parameter {
        Parameter::Source(end) | Parameter::Sink(end) | Parameter::Stream(end) => &end.written,
        Parameter::Configuration(written) => written,
    };
    crate::syntax::one_line(written.to_token_stream())
}
