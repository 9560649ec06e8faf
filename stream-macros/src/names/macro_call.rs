//! The free names in a call of a macro, whose grammar nobody knows.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprAssign, Macro, Token, parse::Parser, punctuated::Punctuated, visit_mut::VisitMut};

use super::{format, free::FreeNames};

/// Most macros take expressions: `println!("{}", limit)`, `vec![limit; 3]`.
type Arguments = Vec<(Expr, Option<TokenStream>)>;

fn arguments(tokens: TokenStream) -> Option<Arguments> {
    let by_comma = Punctuated::<Expr, Token![,]>::parse_terminated;
    let by_semicolon = Punctuated::<Expr, Token![;]>::parse_separated_nonempty;
    by_comma.parse2(tokens.clone()).map(pairs).or_else(|_| by_semicolon.parse2(tokens).map(pairs)).ok()
}

fn pairs<P: ToTokens>(arguments: Punctuated<Expr, P>) -> Arguments {
    arguments
        .into_pairs()
        .map(|pair| {
            let (argument, separator) = pair.into_tuple();
            (argument, separator.map(ToTokens::into_token_stream))
        })
        .collect()
}

impl FreeNames<'_> {
    pub fn in_macro(&mut self, called: &mut Macro) {
        called.tokens = match arguments(called.tokens.clone()) {
            Some(arguments) => self.macro_arguments(arguments),
            None => self.macro_tokens(called.tokens.clone()),
        };
    }

    fn macro_arguments(&mut self, mut arguments: Arguments) -> TokenStream {
        let named = arguments.iter().filter_map(|(argument, _)| argument_name(argument)).collect();
        let format = arguments.iter().position(|(argument, _)| format::is_string(argument));
        let mut tokens = TokenStream::new();
        for (index, (argument, separator)) in arguments.iter_mut().enumerate() {
            if Some(index) == format {
                self.format_string(argument, &named);
            } else {
                self.visit_expr_mut(value_of(argument));
            }
            argument.to_tokens(&mut tokens);
            separator.to_tokens(&mut tokens);
        }
        tokens
    }

    /// `"{limit}"` names a local, unless the macro says `limit = ..` itself.
    fn format_string(&mut self, string: &mut Expr, named: &BTreeSet<String>) {
        format::captures(string, &mut |name| {
            if !named.contains(&name.to_string()) {
                self.name(name);
            }
        });
    }

    /// The tokens of a macro with a grammar of its own: every word that is no field, no path and no label.
    fn macro_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut before = [None, None];
        let mut renamed = TokenStream::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let renamed_token = match token.clone() {
                TokenTree::Ident(mut ident) if !is_part(&before, tokens.peek()) => {
                    self.name(&mut ident);
                    TokenTree::Ident(ident)
                }
                TokenTree::Group(group) => {
                    let mut inner = proc_macro2::Group::new(group.delimiter(), self.macro_tokens(group.stream()));
                    inner.set_span(group.span());
                    TokenTree::Group(inner)
                }
                other => other,
            };
            renamed.extend([renamed_token]);
            before = [before[1].take(), Some(token)];
        }
        renamed
    }
}

/// `.word`, `::word`, `'word`, `word:` and `word!` are no values; `..word` and `key: word` are.
fn is_part(before: &[Option<TokenTree>; 2], after: Option<&TokenTree>) -> bool {
    let punct = |token: Option<&TokenTree>| match token {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    };
    let [second, first] = before.each_ref().map(|token| punct(token.as_ref()));
    let is_field = first == Some('.') && second != Some('.');
    let is_segment = first == Some(':') && second == Some(':');
    is_field || is_segment || first == Some('\'') || matches!(punct(after), Some(':' | '!'))
}

/// The `limit` of `println!("{limit}", limit = 3)`.
fn argument_name(argument: &Expr) -> Option<String> {
    let Expr::Assign(ExprAssign { left, .. }) = argument else { return None };
    let Expr::Path(path) = &**left else { return None };
    path.path.get_ident().map(ToString::to_string)
}

/// The `3` of `limit = 3`.
fn value_of(argument: &mut Expr) -> &mut Expr {
    if argument_name(argument).is_none() {
        return argument;
    }
    match argument {
        Expr::Assign(assign) => &mut assign.right,
        _ => unreachable!("only an assignment has a name"),
    }
}
