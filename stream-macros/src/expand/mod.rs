//! Stages → tokens.
//!
//! A pipeline becomes a function that builds a job. The job's body takes in the ends, makes the state, and then, in every
//! step, lets the user's own text run as a *plan* – calls on handles of size zero, which give rustc every type – and behind it
//! the fused loops.

mod assertions;
mod constant;
mod debug;
mod durable;
mod families;
mod function;
mod handles;
mod job;
mod loops;
mod names;
mod ports;
mod signature;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::graph::{Form, Standing};
use crate::plan::Plan;
use crate::report::Report;
use crate::syntax::{Function, Item, Program, Role};

/// The program as Rust. What is wrong in it was reported; the same items stand for it, with the same types, so that one mistake stays
/// one error.
pub fn program(program: &Program, plans: &[Plan], report: &Report) -> TokenStream {
    let reported = report.to_expression();
    match program {
        Program::Items(items) => items.iter().map(|item| self::item(item, plans, &reported)).collect(),
        Program::Expression(_) => plans.iter().map(|plan| expression(plan, &reported)).collect(),
    }
}

fn expression(plan: &Plan, reported: &TokenStream) -> TokenStream {
    let tokens = function::expression(plan, reported);
    debug::show(&plan.graph.name, &quote!(fn pipeline() { #tokens }));
    tokens
}

fn item(item: &Item, plans: &[Plan], reported: &TokenStream) -> TokenStream {
    match item {
        Item::Rust(tokens) => tokens.clone(),
        Item::Function(function) if function.role == Role::SubPipeline => uncalled(function, plans),
        Item::Function(function) => {
            let tokens = pipeline(function, plan_of(function, plans), reported);
            debug::show(&function.name, &tokens);
            tokens
        }
    }
}

/// A sub-pipeline stands in its callers. One that nobody calls is for rustc to warn about.
fn uncalled(function: &Function, plans: &[Plan]) -> TokenStream {
    let Function { attributes, visibility, fn_token, name, .. } = function;
    let is_called = plans.iter().flat_map(|plan| &plan.graph.calls).any(|call| call.name == *name);
    if is_called || !matches!(visibility, syn::Visibility::Inherited) {
        return TokenStream::new();
    }
    quote_spanned!(name.span()=> const _: () = { #(#attributes)* #fn_token #name() {} };)
}

fn pipeline(function: &Function, plan: &Plan, reported: &TokenStream) -> TokenStream {
    match plan.graph.standing {
        Standing::Sound => function::pipeline(function, plan),
        Standing::Typed => function::unfinished(function, plan.graph, reported),
        Standing::Unclear => function::dummy(function, plan.graph),
    }
}

fn plan_of<'p, 'g>(function: &Function, plans: &'p [Plan<'g>]) -> &'p Plan<'g> {
    let is_its = |plan: &&Plan| plan.graph.form == Form::Pipeline && plan.graph.name == function.name;
    plans.iter().find(is_its).expect("every pipeline has a graph")
}
