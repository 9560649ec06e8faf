//! A body: which of its statements are about streams, and what they say.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::{Expr, Stmt};

use super::{
    Body, Chain, Parameter, Role, Statement, StreamStatement, chain, pattern,
    statement::{self, Plain},
    streams::{self, Surroundings},
};
use crate::report::{Message, Report};

/// The body of a pipeline or sub-pipeline.
pub fn function(
    tokens: TokenStream,
    role: Role,
    parameters: &[Parameter],
    sub_pipelines: &BTreeSet<String>,
    report: &mut Report,
) -> Body {
    let mut plain = statement::statements(tokens, report);
    let results = match role {
        Role::SubPipeline => take_results(&mut plain),
        Role::Pipeline => Vec::new(),
    };
    let surroundings = Surroundings::of_function(parameters, sub_pipelines);
    body(plain, results, &surroundings, report)
}

/// The block of `stream!({ … })`.
pub fn expression(tokens: TokenStream, report: &mut Report) -> Body {
    let plain = statement::statements(tokens, report);
    body(plain, Vec::new(), &Surroundings::of_expression(), report)
}

fn body(plain: Vec<Plain>, results: Vec<Chain>, surroundings: &Surroundings, report: &mut Report) -> Body {
    let before = report.len();
    let statements = statements(plain, surroundings, report);
    Body { statements, results, is_faulty: report.len() > before }
}

/// A last expression without a `;`, unless it ends in an output: then it is a statement.
fn take_results(plain: &mut Vec<Plain>) -> Vec<Chain> {
    let is_result = |last: &mut Plain| match last {
        Plain::Whole(statement) => {
            matches!(&**statement, Stmt::Expr(expression, None) if !streams::ends_in_output(expression))
        }
        Plain::Broken(_) => false,
    };
    match plain.pop_if(is_result) {
        Some(Plain::Whole(statement)) => match *statement {
            Stmt::Expr(expression, _) => results(&expression),
            _ => unreachable!("a result is an expression"),
        },
        _ => Vec::new(),
    }
}

/// A stream, or a pair of streams.
fn results(expression: &Expr) -> Vec<Chain> {
    match expression {
        Expr::Tuple(tuple) => tuple.elems.iter().map(chain).collect(),
        other => vec![chain(other)],
    }
}

fn statements(plain: Vec<Plain>, surroundings: &Surroundings, report: &mut Report) -> Vec<Statement> {
    let about_streams = streams::about_streams(&plain, surroundings);
    plain
        .into_iter()
        .zip(about_streams)
        .map(|(plain, about_streams)| match plain {
            Plain::Broken(broken) => Statement::Broken(broken),
            Plain::Whole(statement) if about_streams => stream_statement(*statement, report),
            Plain::Whole(statement) => Statement::Rust(*statement),
        })
        .collect()
}

fn stream_statement(statement: Stmt, report: &mut Report) -> Statement {
    let (pattern, attributes, expression) = match &statement {
        Stmt::Local(local) => {
            let Some(init) = &local.init else { return Statement::Rust(statement) };
            if let Some((else_token, _)) = &init.diverge {
                report.add(Message::new(else_token, "a stream can't stand in a `let … else`: it always exists"));
            }
            (pattern::pattern(local, report), local.attrs.as_slice(), &*init.expr)
        }
        Stmt::Expr(expression, _) => (None, &[][..], expression),
        Stmt::Item(_) | Stmt::Macro(_) => return Statement::Rust(statement),
    };
    for attribute in attributes {
        report.add(Message::new(
            attribute,
            "an attribute can't stand on a stream: the graph is fixed when it is compiled",
        ));
    }
    Statement::Stream(StreamStatement { pattern, chain: chain(expression) })
}
