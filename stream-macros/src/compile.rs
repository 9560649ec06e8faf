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

/// From the content of a `stream!` to Rust. What a stage relies on, an earlier one has proved: what is wrong with a pipeline is
/// reported, and in its place stands the same item without loops. The others are compiled.
pub fn compile(input: TokenStream) -> TokenStream {
    let Checked { program, graphs, report } = check(input);
    let plans: Vec<_> = graphs.iter().map(plan::plan).collect();
    let code = expand::program(&program, &plans, &report);
    [report.to_compile_errors(), code].into_iter().collect()
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
    let mut graphs = graph::build(&program, &names);
    check::check(&program, &mut graphs, &mut report);
    Checked { program, graphs, report }
}
