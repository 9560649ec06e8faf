//! The free names of a piece of code: words that stand for a value and that no `let`, closure, arm or loop in it binds.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprPath, ExprWhile, FieldValue, Local, Macro, Member,
    Pat, Stmt,
    visit_mut::{self, VisitMut},
};

use super::bound;

/// Calls a function with every free name of an expression. The function may rename it.
pub fn free_in_expression(expression: &mut Expr, on_name: &mut dyn FnMut(&mut Ident)) {
    FreeNames { scopes: Vec::new(), on_name }.visit_expr_mut(expression);
}

/// Calls a function with every free name of a statement. What the statement itself binds is not touched.
pub fn free_in_statement(statement: &mut Stmt, on_name: &mut dyn FnMut(&mut Ident)) {
    FreeNames { scopes: vec![BTreeSet::new()], on_name }.visit_stmt_mut(statement);
}

pub(super) struct FreeNames<'f> {
    /// The names bound around the place, from the outside in.
    scopes: Vec<BTreeSet<String>>,
    on_name: &'f mut dyn FnMut(&mut Ident),
}

impl FreeNames<'_> {
    fn scope(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeSet::new());
        visit(self);
        self.scopes.pop();
    }

    fn bind(&mut self, pattern: &Pat) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(bound(pattern).iter().map(Ident::to_string));
        }
    }

    pub(super) fn name(&mut self, name: &mut Ident) {
        let text = name.to_string();
        if !self.scopes.iter().any(|scope| scope.contains(&text)) {
            (self.on_name)(name);
        }
    }
}

impl VisitMut for FreeNames<'_> {
    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        if path.qself.is_none() && path.path.get_ident().is_some() {
            self.name(&mut path.path.segments[0].ident);
        }
    }

    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if let (Member::Named(member), Expr::Path(value)) = (&field.member, &field.expr)
            && !value.path.is_ident(member)
        {
            field.colon_token.get_or_insert_default();
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        self.scope(|this| {
            closure.inputs.iter().for_each(|input| this.bind(input));
            this.visit_expr_mut(&mut closure.body);
        });
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.scope(|this| visit_mut::visit_block_mut(this, block));
    }

    /// The names of a `let` are bound behind it: `let limit = limit + 1;`.
    fn visit_local_mut(&mut self, local: &mut Local) {
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        self.scope(|this| {
            this.bind(&arm.pat);
            this.visit_pat_mut(&mut arm.pat);
            this.visit_expr_mut(&mut arm.body);
        });
    }

    fn visit_expr_let_mut(&mut self, condition: &mut ExprLet) {
        self.visit_expr_mut(&mut condition.expr);
        self.bind(&condition.pat);
    }

    fn visit_expr_if_mut(&mut self, branches: &mut ExprIf) {
        self.scope(|this| {
            this.visit_expr_mut(&mut branches.cond);
            this.visit_block_mut(&mut branches.then_branch);
        });
        if let Some((_, other)) = &mut branches.else_branch {
            self.visit_expr_mut(other);
        }
    }

    fn visit_expr_while_mut(&mut self, repeated: &mut ExprWhile) {
        self.scope(|this| {
            this.visit_expr_mut(&mut repeated.cond);
            this.visit_block_mut(&mut repeated.body);
        });
    }

    fn visit_expr_for_loop_mut(&mut self, repeated: &mut ExprForLoop) {
        self.visit_expr_mut(&mut repeated.expr);
        self.scope(|this| {
            this.bind(&repeated.pat);
            this.visit_block_mut(&mut repeated.body);
        });
    }

    /// An item sees no local around it.
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_macro_mut(&mut self, called: &mut Macro) {
        self.in_macro(called);
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::{ToTokens, format_ident};

    use super::*;

    /// The expression with its free `limit` renamed.
    fn renamed(source: &str) -> String {
        let mut expression: Expr = syn::parse_str(source).expect("the source is an expression");
        free_in_expression(&mut expression, &mut |name| {
            if name == "limit" {
                *name = format_ident!("limit_1");
            }
        });
        expression.into_token_stream().to_string()
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let expected: TokenStream = expected.parse().expect("the expectation is Rust");
        assert_eq!(renamed(source), expected.to_string());
    }

    #[test]
    fn a_free_name_is_renamed() {
        check("|item| item.limit > limit", "|item| item.limit > limit_1");
    }

    #[test]
    fn a_parameter_shadows() {
        check("|limit| limit + 1", "|limit| limit + 1");
    }

    #[test]
    fn a_let_shadows_behind_itself() {
        check("{ let limit = limit + 1; limit }", "{ let limit = limit_1 + 1; limit }");
    }

    #[test]
    fn an_arm_shadows_in_itself() {
        check(
            "match limit { Some(limit) if limit > 1 => limit, _ => limit }",
            "match limit_1 { Some(limit) if limit > 1 => limit, _ => limit_1 }",
        );
    }

    #[test]
    fn an_if_let_shadows_in_its_branch() {
        check(
            "if let Some(limit) = limit { limit } else { limit }",
            "if let Some(limit) = limit_1 { limit } else { limit_1 }",
        );
    }

    #[test]
    fn a_shorthand_field_is_written_out() {
        check("Range { limit, start }", "Range { limit: limit_1, start }");
    }

    #[test]
    fn a_format_string_captures() {
        check(
            r#"format!("{limit:>4} {{limit}} {0:limit$}", 3)"#,
            r#"format!("{limit_1:>4} {{limit}} {0:limit_1$}", 3)"#,
        );
    }

    #[test]
    fn a_named_argument_is_no_capture() {
        check(r#"format!("{limit}", limit = limit)"#, r#"format!("{limit}", limit = limit_1)"#);
    }

    #[test]
    fn a_macro_with_its_own_grammar_is_renamed_word_by_word() {
        check("json!({ \"limit\": limit, at: item.limit })", "json!({ \"limit\": limit_1, at: item.limit })");
    }

    #[test]
    fn paths_methods_and_labels_are_no_names() {
        check("limit::new().limit(limit)", "limit::new().limit(limit_1)");
    }
}
