//! A sub-pipeline's type parameters and lifetimes mean nothing in its caller. There, rustc infers them.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    AngleBracketedGenericArguments, Expr, GenericArgument, GenericParam, Generics, Lifetime, Stmt, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

/// What stands for the generic parameters of a sub-pipeline that is inlined.
#[derive(Clone, Default)]
pub struct Substitution {
    types: BTreeMap<String, Type>,
    lifetimes: BTreeSet<String>,
}

impl Substitution {
    /// Type parameters become what the call says, `plausible::<Reading>(..)`, or `_`.
    pub fn new(generics: &Generics, turbofish: Option<&AngleBracketedGenericArguments>) -> Substitution {
        let mut given =
            turbofish.into_iter().flat_map(|turbofish| &turbofish.args).filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            });
        let mut substitution = Substitution::default();
        for parameter in &generics.params {
            match parameter {
                GenericParam::Type(parameter) => {
                    let ty = given.next().unwrap_or_else(|| parse_quote!(_));
                    substitution.types.insert(parameter.ident.to_string(), ty);
                }
                GenericParam::Lifetime(parameter) => {
                    substitution.lifetimes.insert(parameter.lifetime.ident.to_string());
                }
                GenericParam::Const(_) => {}
            }
        }
        substitution
    }

    pub fn in_type(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        Substitute(self).visit_type_mut(&mut ty);
        ty
    }

    pub fn in_expression(&self, expression: &mut Expr) {
        if !self.is_empty() {
            Substitute(self).visit_expr_mut(expression);
        }
    }

    pub fn in_statement(&self, statement: &mut Stmt) {
        if !self.is_empty() {
            Substitute(self).visit_stmt_mut(statement);
        }
    }

    pub fn in_turbofish(&self, turbofish: &mut AngleBracketedGenericArguments) {
        Substitute(self).visit_angle_bracketed_generic_arguments_mut(turbofish);
    }

    /// Whether a type says nothing that only the sub-pipeline knows.
    pub fn leaves(&self, ty: &Type) -> bool {
        self.in_type(ty) == *ty
    }

    fn is_empty(&self) -> bool {
        self.types.is_empty() && self.lifetimes.is_empty()
    }
}

struct Substitute<'s>(&'s Substitution);

impl VisitMut for Substitute<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty
            && let Some(name) = path.path.get_ident()
            && let Some(given) = self.0.types.get(&name.to_string())
        {
            *ty = given.clone();
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.0.lifetimes.contains(&lifetime.ident.to_string()) {
            *lifetime = Lifetime::new("'_", lifetime.span());
        }
    }
}
