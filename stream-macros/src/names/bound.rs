//! The names that a pattern binds.

use proc_macro2::Ident;
use syn::{
    FieldPat, Pat, PatIdent,
    visit_mut::{self, VisitMut},
};

/// The names that a pattern binds, in their order.
pub fn bound(pattern: &Pat) -> Vec<Ident> {
    let mut names = Vec::new();
    rename_bound(&mut pattern.clone(), &mut |name| names.push(name.clone()));
    names
}

/// Calls a function with every name that a pattern binds.
pub fn rename_bound(pattern: &mut Pat, on_name: &mut dyn FnMut(&mut Ident)) {
    BoundNames { on_name }.visit_pat_mut(pattern);
}

struct BoundNames<'f> {
    on_name: &'f mut dyn FnMut(&mut Ident),
}

impl VisitMut for BoundNames<'_> {
    fn visit_pat_ident_mut(&mut self, pattern: &mut PatIdent) {
        if is_constant(pattern) {
            return;
        }
        (self.on_name)(&mut pattern.ident);
        visit_mut::visit_pat_ident_mut(self, pattern);
    }

    fn visit_field_pat_mut(&mut self, field: &mut FieldPat) {
        visit_mut::visit_field_pat_mut(self, field);
        if field.colon_token.is_none() && !is_shorthand(field) {
            field.colon_token = Some(syn::token::Colon::default());
        }
    }

    /// A pattern's guard binds nothing.
    fn visit_expr_mut(&mut self, _: &mut syn::Expr) {}
}

/// `Config { limit }`, and not `Config { limit: limit_1 }`.
fn is_shorthand(field: &FieldPat) -> bool {
    match (&field.member, &*field.pat) {
        (syn::Member::Named(member), Pat::Ident(pattern)) => *member == pattern.ident,
        _ => false,
    }
}

/// `None` and `LIMIT` look like names, and are constants.
fn is_constant(pattern: &PatIdent) -> bool {
    pattern.by_ref.is_none()
        && pattern.mutability.is_none()
        && pattern.ident.to_string().starts_with(char::is_uppercase)
}
