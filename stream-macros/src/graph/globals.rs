//! What sub-pipelines name that stands outside of them: functions, constants, statics.
//!
//! Their text becomes part of their callers', where a local of that name would be taken for it. So the caller's local gets another name:
//!
//! ```text
//! fn shifted(numbers: Stream<i64>) -> Stream<i64> { numbers.map(|number| number + rate()) }
//! fn pipeline(numbers: impl Source<i64>, rate: i64, out: impl Sink<i64>) { shifted(numbers).sink(out); }
//! ```

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::Stmt;

use super::inline::in_chain;
use crate::names::{bound, free_in_statement};
use crate::syntax::{Function, Parameter, Program, Role, Statement};

/// The names in all sub-pipelines that none of their own parameters or `let`s binds.
pub fn globals(program: &Program) -> BTreeSet<String> {
    let sub_pipelines = program.functions().filter(|function| function.role == Role::SubPipeline);
    sub_pipelines
        .flat_map(|function| used(function).difference(&bound_in(function)).cloned().collect::<Vec<_>>())
        .collect()
}

fn used(function: &Function) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut collect = |name: &mut Ident| {
        used.insert(name.to_string());
    };
    for statement in &function.body.statements {
        match statement {
            Statement::Stream(statement) => in_chain(&statement.chain, &mut collect),
            Statement::Rust(statement) => free_in_statement(&mut statement.clone(), &mut collect),
            Statement::Broken(_) => {}
        }
    }
    function.body.results.iter().for_each(|chain| in_chain(chain, &mut collect));
    used
}

fn bound_in(function: &Function) -> BTreeSet<String> {
    let parameters = function.parameters.iter().flat_map(|parameter| match parameter {
        Parameter::Source(end) | Parameter::Sink(end) | Parameter::Stream(end) => vec![end.name.clone()],
        Parameter::Configuration(written) => bound(&written.pat),
    });
    let statements = function.body.statements.iter().flat_map(|statement| match statement {
        Statement::Rust(Stmt::Local(local)) => bound(&local.pat),
        Statement::Stream(statement) => statement.pattern.iter().flat_map(|pattern| pattern.names()).cloned().collect(),
        Statement::Rust(_) | Statement::Broken(_) => Vec::new(),
    });
    parameters.chain(statements).map(|name| name.to_string()).collect()
}
