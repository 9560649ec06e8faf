//! Filters are tested before a key or a time is taken that only the items they let through need.
//!
//! Only where nobody can tell: the closure that now runs for fewer items must be total, so that it could neither panic nor
//! do anything else. `filter` tests the same items as before, in the same order.

use syn::parse::ParseStream;
use syn::{BinOp, Expr, Macro, Pat, Token, UnOp};

use super::stages::{Flow, Stage};
use crate::graph::{Argument, Graph, Node};
use crate::operators::Fuse;

/// Moves every filter ahead of the `key_by` and `timestamp` right in front of it, where it may.
pub fn push_ahead(graph: &Graph, stages: &mut [Stage]) {
    for stage in stages {
        push_in(graph, &mut stage.flow);
    }
}

fn push_in(graph: &Graph, flow: &mut Flow) {
    for step in &mut flow.steps {
        step.then.iter_mut().for_each(|then| push_in(graph, then));
        while let [Flow { steps }] = step.then.as_mut_slice()
            && let [next] = steps.as_mut_slice()
            && can_wait(graph.node(step.node))
            && is_filter(graph.node(next.node))
        {
            // The two change places, and the one that waits looks at what is behind it now.
            std::mem::swap(&mut step.node, &mut next.node);
            push_in(graph, &mut step.then[0]);
        }
    }
}

fn is_filter(node: &Node) -> bool {
    matches!(node.operator.fuse, Fuse::Filter)
}

/// Whether it makes no difference for how many items an operator runs.
fn can_wait(node: &Node) -> bool {
    matches!(node.operator.fuse, Fuse::Key | Fuse::Timestamp) && is_total(node)
}

/// Whether an operator has closures only, all of them total.
pub fn is_total(node: &Node) -> bool {
    let is_total = |argument: &Argument| matches!(argument, Argument::Closure(closure) if total(&closure.body));
    node.arguments.iter().all(is_total)
}

/// Whether an expression can neither panic nor do anything but give a value, by its looks: names, fields, references, literals,
/// comparisons, tuples. A dereference is one of a reference, for all that a macro knows, or of a user's type, whose `Deref` is
/// taken to be as harmless as it ought to be.
fn total(expression: &Expr) -> bool {
    match expression {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Paren(inner) => total(&inner.expr),
        Expr::Field(field) => total(&field.base),
        Expr::Reference(reference) => total(&reference.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_) | UnOp::Not(_)) && total(&unary.expr),
        Expr::Macro(call) => call.mac.path.is_ident("matches") && matches_totally(&call.mac),
        Expr::Tuple(tuple) => tuple.elems.iter().all(total),
        Expr::Binary(binary) => compares(&binary.op) && total(&binary.left) && total(&binary.right),
        _ => false,
    }
}

/// `matches!(value, Pattern)`; behind an `if` anything may stand.
fn matches_totally(call: &Macro) -> bool {
    let value = |input: ParseStream| {
        let value: Expr = input.parse()?;
        let _: Token![,] = input.parse()?;
        let _ = Pat::parse_multi_with_leading_vert(input)?;
        let _: Option<Token![,]> = input.parse()?;
        Ok(value)
    };
    call.parse_body_with(value).is_ok_and(|value| total(&value))
}

fn compares(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
            | BinOp::And(_)
            | BinOp::Or(_)
    )
}
