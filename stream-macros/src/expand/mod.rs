//! Stages → tokens.
//!
//! A pipeline becomes a function that builds a job. The job's body takes in the ends, makes the state, and then, in every
//! step, lets the user's own text run as a *plan* – calls on handles of size zero, which give rustc every type – and behind it
//! the fused loops.

mod constant;
mod debug;
mod function;
mod handles;
mod job;
mod loops;
mod names;
mod ports;
mod signature;
mod state;

use proc_macro2::TokenStream;
use quote::quote;

use crate::graph::Form;
use crate::plan::Plan;
use crate::syntax::{Function, Item, Program, Role};

/// The program as Rust.
pub fn program(program: &Program, plans: &[Plan]) -> TokenStream {
    match program {
        Program::Items(items) => items.iter().map(|item| self::item(item, plans)).collect(),
        Program::Expression(_) => plans.iter().map(function::expression).collect(),
    }
}

fn item(item: &Item, plans: &[Plan]) -> TokenStream {
    match item {
        Item::Rust(tokens) => tokens.clone(),
        Item::Function(function) if function.role == Role::SubPipeline => TokenStream::new(),
        Item::Function(function) => {
            let tokens = match plan_of(function, plans) {
                Some(plan) if plan.graph.is_known() => function::pipeline(function, plan),
                Some(plan) => function::unfinished(function, plan),
                None => function::dummy(function),
            };
            debug::show(&function.name, &tokens);
            tokens
        }
    }
}

fn plan_of<'p, 'g>(function: &Function, plans: &'p [Plan<'g>]) -> Option<&'p Plan<'g>> {
    plans.iter().find(|plan| plan.graph.form == Form::Pipeline && plan.graph.name == function.name)
}

/// The same items with the same types, and no code in them: what a program with errors is replaced by.
pub fn dummies(program: &Program) -> TokenStream {
    match program {
        Program::Items(items) => items.iter().map(|item| self::item(item, &[])).collect(),
        Program::Expression(_) => {
            let job = job::empty();
            quote! { { const PIPELINE: ::thalweg::__::Graph = ::thalweg::__::Graph::EMPTY; #job } }
        }
    }
}
