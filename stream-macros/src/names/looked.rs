//! What a closure looks at of one of its parameters: fields of it, or all of it.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{ExprClosure, Member, Pat};

/// What a closure looks at of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// These fields at most.
    AtFields(BTreeSet<String>),
    /// Whatever there is.
    AtAll,
}

impl Looked {
    /// What a closure looks at of the parameter at a place. In doubt, it is all: a name that stands for something else by then counts as the
    /// parameter's.
    pub fn at(closure: &ExprClosure, parameter: usize) -> Looked {
        let Some(pattern) = closure.inputs.get(parameter) else { return Looked::AtAll };
        let fields = match plain(pattern) {
            Pat::Wild(_) => Some(BTreeSet::new()),
            Pat::Ident(name) if name.subpat.is_none() => {
                let mut fields = BTreeSet::new();
                in_code(closure.body.to_token_stream(), &name.ident, &mut fields).map(|()| fields)
            }
            Pat::Struct(pattern) => pattern
                .fields
                .iter()
                .map(|field| match &field.member {
                    Member::Named(name) => Some(name.unraw().to_string()),
                    Member::Unnamed(_) => None,
                })
                .collect(),
            _ => None,
        };
        fields.map_or(Looked::AtAll, Looked::AtFields)
    }
}

/// The pattern without its type and its `&`.
fn plain(pattern: &Pat) -> &Pat {
    match pattern {
        Pat::Type(typed) => plain(&typed.pat),
        Pat::Reference(reference) => plain(&reference.pat),
        Pat::Paren(inner) => plain(&inner.pat),
        other => other,
    }
}

/// Macros that look at their arguments as they are written.
const PLAIN_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "panic",
    "print",
    "println",
    "vec",
    "write",
    "writeln",
];

/// Collects what stands behind the name and a dot. None where the name stands otherwise.
fn in_code(code: TokenStream, name: &Ident, fields: &mut BTreeSet<String>) -> Option<()> {
    let code: Vec<_> = code.into_iter().collect();
    let is =
        |at: usize, character| matches!(code.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == character);
    for (at, token) in code.iter().enumerate() {
        match token {
            // A field or a method of something else that is called the same.
            TokenTree::Ident(ident) if ident == name && at > 0 && is(at - 1, '.') && !(at > 1 && is(at - 2, '.')) => {}
            TokenTree::Ident(ident) if ident == name => {
                fields.insert(field(&code[at + 1..])?);
            }
            TokenTree::Ident(ident) if is(at + 1, '!') && !is(at + 2, '=') => {
                // What another macro does with the name and what is behind it, nobody knows.
                let is_plain = PLAIN_MACROS.iter().any(|plain| ident == plain);
                let Some(TokenTree::Group(arguments)) = code.get(at + 2) else { continue };
                if !is_plain && mentions(arguments.stream(), name) {
                    return None;
                }
            }
            TokenTree::Group(group) => in_code(group.stream(), name, fields)?,
            TokenTree::Literal(literal) if is_captured(&literal.to_string(), name) => return None,
            _ => {}
        }
    }
    Some(())
}

/// `.page` that is no call, and no place in a tuple.
fn field(behind: &[TokenTree]) -> Option<String> {
    let [TokenTree::Punct(dot), TokenTree::Ident(field), rest @ ..] = behind else { return None };
    let is_called = match rest {
        [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::Parenthesis,
        [TokenTree::Punct(first), TokenTree::Punct(second), ..] => first.as_char() == ':' && second.as_char() == ':',
        _ => false,
    };
    (dot.as_char() == '.' && !is_called && field != "await").then(|| field.unraw().to_string())
}

fn mentions(code: TokenStream, name: &Ident) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Literal(literal) => is_captured(&literal.to_string(), name),
        TokenTree::Punct(_) => false,
    })
}

/// Whether a literal may be a text for `format!` that names it: `"{click:?}"`.
fn is_captured(literal: &str, name: &Ident) -> bool {
    let name = name.unraw().to_string();
    literal.split('{').skip(1).any(|behind| behind.trim_start().starts_with(&name))
        || literal.contains(&format!("{name}$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(closure: &str) -> String {
        match Looked::at(&syn::parse_str(closure).expect("a closure"), 0) {
            Looked::AtAll => "all".into(),
            Looked::AtFields(fields) => fields.into_iter().collect::<Vec<_>>().join(" "),
        }
    }

    #[test]
    fn fields_are_looked_at() {
        for (closure, fields) in [
            ("|click| click.page", "page"),
            ("|click: &Click| click.page.len() + click.user.id", "page user"),
            ("|&click| { let at = click.at; at.later(7.secs()) }", "at"),
            ("|_| 1", ""),
            ("|click| 1", ""),
            ("|Click { page, at: time, .. }| (page, time)", "at page"),
            ("|&Click { page, .. }| page", "page"),
            (r#"|click| format!("{} {other}", click.page)"#, "page"),
            ("|click| matches!(click.kind, Kind::View)", "kind"),
            ("|click| click.r#type != 3", "type"),
            ("|click| other.click + click.page", "page"),
            ("|click| (0..click.count).sum()", "count"),
            ("|click| vec![click.page; 3]", "page"),
        ] {
            assert_eq!(looked(closure), fields, "{closure}");
        }
    }

    #[test]
    fn what_may_see_more_sees_all() {
        for closure in [
            "|click| click",
            "|click| click.clone()",
            "|click| click.page()",
            "|click| click.page::<u8>()",
            "|click| keep(&click)",
            "|click| (*click).page",
            "|click| Seen { click }",
            "|click| Seen { click: 3 }",
            "|click| 0..click",
            "|click| click.0",
            "|(page, user)| page",
            "|click @ Click { .. }| click.page",
            r#"|click| format!("{click:?}")"#,
            r#"|click| format!("{:1$}", 7, click.page) + "{ click }""#,
            "|click| any!(click.page)",
            "|click| any!(any!((click)))",
            "|click| { let click = click.page; click.len() }",
        ] {
            assert_eq!(looked(closure), "all", "{closure}");
        }
    }
}
