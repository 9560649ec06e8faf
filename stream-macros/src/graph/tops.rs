//! How many items each `top` in the closure of an `aggregate` keeps: what is saved means something else with another number.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::{
    Expr, ExprClosure, ExprMethodCall, Pat, PatIdent,
    visit_mut::{self, VisitMut},
};

use super::argument::single_name;
use crate::names::free_in_expression;

/// Calls a function with each of these numbers, in their order, but for those that are worked out in the closure itself.
pub fn tops(closure: &mut ExprClosure, see: &mut dyn FnMut(&mut Expr)) {
    let Some(all) = closure.inputs.first().and_then(name).cloned() else { return };
    let mut bound = Bound(BTreeSet::new());
    bound.visit_expr_closure_mut(&mut closure.clone());
    Tops { all, bound: bound.0, see }.visit_expr_mut(&mut closure.body);
}

fn name(parameter: &Pat) -> Option<&Ident> {
    match parameter {
        Pat::Ident(pattern) => Some(&pattern.ident),
        Pat::Type(typed) => name(&typed.pat),
        _ => None,
    }
}

struct Tops<'s> {
    /// The closure's parameter.
    all: Ident,
    /// What is bound anywhere in it.
    bound: BTreeSet<String>,
    see: &'s mut dyn FnMut(&mut Expr),
}

impl VisitMut for Tops<'_> {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.method != "top" || single_name(&call.receiver) != Some(&self.all) {
            return;
        }
        let Some(number) = call.args.first_mut() else { return };
        let mut is_from_outside = true;
        free_in_expression(number, &mut |name| is_from_outside &= !self.bound.contains(&name.to_string()));
        if is_from_outside {
            (self.see)(number);
        }
    }
}

struct Bound(BTreeSet<String>);

impl VisitMut for Bound {
    fn visit_pat_ident_mut(&mut self, pattern: &mut PatIdent) {
        self.0.insert(pattern.ident.to_string());
        visit_mut::visit_pat_ident_mut(self, pattern);
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let mut closure: ExprClosure = syn::parse_str(source).expect("the source is a closure");
        let mut found = Vec::new();
        tops(&mut closure, &mut |number| found.push(number.to_token_stream().to_string()));
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_are_found_in_their_order() {
        check("|all| (all.top(3, |x| x.a), all.count(), all.top(best, |x| x.b))", &["3", "best"]);
        check("|all: All<_>| { let both = (all.count(), (all.top(2 * n, by),)); both }", &["2 * n"]);
    }

    #[test]
    fn what_is_worked_out_in_the_closure_is_not_seen() {
        check("|all| { let n = 3; (all.top(n, by), all.top(m, by)) }", &["m"]);
        check("|all| others.top(3, by)", &[]);
    }
}
