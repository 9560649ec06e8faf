//! Where the answer of a filter can wait, because what follows costs less than a branch on it.
//!
//! A branch that is hard to foretell costs more than some operations on numbers, and a loop without one can become vectors.
//! So steps that are cheap and total run for the items that a filter has refused too, and one branch comes behind them all.
//! Nobody can tell: by its looks such a closure can neither panic nor do anything but compute, if its items are plain
//! numbers; whether they are is a question that the loop puts to the types, and where they are not, it branches at once.

use syn::{BinOp, Expr, ExprBinary, ExprClosure, Lit, Pat, UnOp};

use super::stages::{Flow, Stage};
use crate::graph::{Argument, Graph, Node};
use crate::operators::Fuse;

/// A closure with more operations than this is not cheap.
const MOST_OPERATIONS: usize = 8;

/// Marks the steps that run in vain: the ones behind a filter, up to the first that is not cheap.
pub fn mark(graph: &Graph, stages: &mut [Stage]) {
    for stage in stages {
        mark_in(graph, &mut stage.flow, false);
    }
}

/// `behind_filter` says whether what comes here may have been refused.
fn mark_in(graph: &Graph, flow: &mut Flow, behind_filter: bool) {
    let is_alone = flow.steps.len() == 1;
    for step in &mut flow.steps {
        let node = graph.node(step.node);
        step.in_vain = if behind_filter && is_alone { cheap(node) } else { None };
        let refused = matches!(node.operator.fuse, Fuse::Filter) || step.in_vain.is_some();
        step.then.iter_mut().for_each(|then| mark_in(graph, then, refused));
    }
}

/// What the items' type must be for a step to be cheap and total, if it may be.
fn cheap(node: &Node) -> Option<Vain> {
    match (&node.arguments[..], node.operator.name) {
        ([Argument::Closure(closure)], "map" | "filter") => Looks::of(closure),
        _ => None,
    }
}

/// A step that may run in vain: on numbers of at least so many bits, for it shifts them by less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vain {
    pub bits: u32,
}

/// What the body of a closure looks like so far.
struct Looks<'c> {
    parameter: &'c syn::Ident,
    operations: usize,
    bits: u32,
}

impl<'c> Looks<'c> {
    fn of(closure: &'c ExprClosure) -> Option<Vain> {
        let parameter = closure.inputs.first().and_then(name)?;
        let mut looks = Looks { parameter, operations: 0, bits: 0 };
        let is_cheap = looks.at(&closure.body) && looks.operations <= MOST_OPERATIONS;
        is_cheap.then_some(Vain { bits: looks.bits })
    }

    /// Looks at an expression: of the item, of numbers as they are written, and of nothing else.
    fn at(&mut self, expression: &Expr) -> bool {
        match expression {
            Expr::Path(path) => path.path.is_ident(self.parameter),
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_) | Lit::Float(_) | Lit::Bool(_)),
            Expr::Paren(inner) => self.at(&inner.expr),
            Expr::Unary(unary) => {
                self.operations += 1;
                matches!(unary.op, UnOp::Deref(_) | UnOp::Not(_)) && self.at(&unary.expr)
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::MethodCall(call) => {
                self.operations += 1;
                let is_total = TOTAL.iter().any(|method| call.method == method);
                is_total && self.at(&call.receiver) && call.args.iter().all(|argument| self.at(argument))
            }
            _ => false,
        }
    }

    fn binary(&mut self, binary: &ExprBinary) -> bool {
        self.operations += 1;
        let sides = |looks: &mut Self| looks.at(&binary.left) && looks.at(&binary.right);
        match binary.op {
            BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::BitXor(_) => sides(self),
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => sides(self),
            BinOp::And(_) | BinOp::Or(_) => sides(self),
            BinOp::Shl(_) | BinOp::Shr(_) => match number(&binary.right) {
                Some(by) => {
                    self.bits = self.bits.max(by + 1);
                    self.at(&binary.left)
                }
                None => false,
            },
            // Division by a number that is there to read and not 0 is total; what other arithmetic overflows may panic.
            BinOp::Rem(_) | BinOp::Div(_) => number(&binary.right).is_some_and(|by| by > 0) && self.at(&binary.left),
            _ => false,
        }
    }
}

/// Methods of all integers, or of floats, that give a value for every argument.
const TOTAL: &[&str] = &[
    "wrapping_add",
    "wrapping_sub",
    "wrapping_mul",
    "wrapping_neg",
    "saturating_add",
    "saturating_sub",
    "saturating_mul",
    "rotate_left",
    "rotate_right",
    "swap_bytes",
    "count_ones",
    "count_zeros",
    "leading_zeros",
    "trailing_zeros",
    "abs_diff",
    "min",
    "max",
];

fn number(expression: &Expr) -> Option<u32> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn name(parameter: &Pat) -> Option<&syn::Ident> {
    match parameter {
        Pat::Ident(name) => Some(&name.ident),
        Pat::Reference(reference) => self::name(&reference.pat),
        Pat::Type(typed) => self::name(&typed.pat),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(closure: &str) -> Option<u32> {
        let closure = syn::parse_str(closure).expect("a closure");
        Looks::of(&closure).map(|vain| vain.bits)
    }

    #[test]
    fn bits_comparisons_and_arithmetic_without_overflow_are_cheap() {
        for cheap in ["|n| n ^ (n | 1)", "|&n| !n == 7 && *n != 2", "|n: &u64| n.wrapping_mul(3) % 5", "|n| n.min(4)"] {
            assert_eq!(looks(cheap), Some(0), "{cheap}");
        }
    }

    #[test]
    fn a_shift_needs_its_bits() {
        assert_eq!(looks("|n| (n << 5) >> 13"), Some(14));
        assert_eq!(looks("|n| n << n"), None);
    }

    #[test]
    fn what_may_panic_or_do_more_than_compute_is_not_cheap() {
        for other in [
            "|n| n + 1",
            "|n| n / 0",
            "|n| 1 / n",
            "|n| f(n)",
            "|n| n ^ mask",
            "|n| n.pow(2)",
            "|n| { n }",
            "f",
            "|(a, b)| a",
        ] {
            assert_eq!(syn::parse_str(other).ok().and_then(|closure| Looks::of(&closure)), None, "{other}");
        }
    }

    #[test]
    fn what_computes_much_is_not_cheap() {
        assert_eq!(looks("|n| n ^ n ^ n ^ n ^ n ^ n ^ n ^ n ^ n ^ n"), None);
    }
}
