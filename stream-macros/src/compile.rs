//! The compiler: parse → graph → check → plan → expand.

use proc_macro2::TokenStream;

use crate::{
    check, expand,
    graph::{self, Graph},
    names::Names,
    plan,
    report::Report,
    syntax::{self, Program},
};

/// From the content of a `stream!` to Rust. What a stage relies on, an earlier one has proved: nothing is planned
/// after an error, and what stands in its place defines the same items.
pub fn compile(input: TokenStream) -> TokenStream {
    let Checked { program, graphs, report } = check(input);
    if !report.is_empty() {
        let errors = report.to_compile_errors();
        return [errors, expand::dummies(&program)].into_iter().collect();
    }
    let plans: Vec<_> = graphs.iter().map(plan::plan).collect();
    expand::program(&program, &plans)
}

/// What the first three stages know: always a tree and graphs, beside the errors.
pub struct Checked {
    pub program: Program,
    pub graphs: Vec<Graph>,
    pub report: Report,
}

pub fn check(input: TokenStream) -> Checked {
    let mut report = Report::default();
    let names = Names::beside(input.clone());
    let program = syntax::parse(input, &mut report);
    let graphs = graph::build(&program, &names);
    check::check(&program, &graphs, &mut report);
    Checked { program, graphs, report }
}
