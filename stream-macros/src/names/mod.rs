//! The user's names: which of them are free in a piece of code, and fresh ones that clash with none.

mod bound;
mod format;
mod free;
mod looked;
mod macro_call;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;

pub use bound::{bound, rename_bound};
pub use free::{free_in_expression, free_in_statement};
pub use looked::Looked;

/// Makes fresh identifiers. They can be read (`limit_1`), since they show up in rustc's messages.
#[derive(Clone)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Fresh names will differ from every identifier in these tokens.
    pub fn beside(tokens: TokenStream) -> Names {
        let mut taken = BTreeSet::new();
        collect(tokens, &mut taken);
        Names { taken }
    }

    /// What to put in front of these words, so that no identifier in the tokens begins with one of them: mostly nothing.
    pub fn mark(&self, words: &[&str]) -> String {
        let begins = |mark: &str| {
            words.iter().any(|word| self.taken.iter().any(|taken| taken.starts_with(&format!("{mark}{word}"))))
        };
        let marks = std::iter::once(String::new()).chain((1..).map(|number| format!("own{number}_")));
        marks.into_iter().find(|mark| !begins(mark)).expect("there is always a higher number")
    }

    /// A new identifier that begins like this one and has its span.
    pub fn fresh(&mut self, name: &Ident) -> Ident {
        let fresh = (1..)
            .map(|number| format_ident!("{name}_{number}", span = name.span()))
            .find(|candidate| !self.taken.contains(&candidate.to_string()))
            .expect("there is always a higher number");
        self.taken.insert(fresh.to_string());
        fresh
    }
}

/// Every identifier in the tokens.
pub fn collect(tokens: TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                into.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), into),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_names_clash_with_none() {
        let mut names = Names::beside("let limit = 1; check(limit_1);".parse().expect("the source is Rust"));
        let limit = format_ident!("limit");
        assert_eq!(names.fresh(&limit), "limit_2");
        assert_eq!(names.fresh(&limit), "limit_3");
    }

    #[test]
    fn a_mark_is_put_in_front_of_words_that_are_taken() {
        let names = Names::beside("let plan_1 = 1; check(own1_copy_2);".parse().expect("the source is Rust"));
        assert_eq!(names.mark(&["outlet_"]), "");
        assert_eq!(names.mark(&["plan_"]), "own1_");
        assert_eq!(names.mark(&["plan_", "copy_"]), "own2_");
    }
}
