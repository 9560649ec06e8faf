//! `#[without(two_passes, branch_free, pruning, combining)]`: ways to run a loop that a pipeline does without, to see what they bring.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, Token};

use super::Without;
use crate::report::{Message, Report};

const NAMES: &str = "`two_passes`, `branch_free`, `pruning` and `combining`";

/// Takes `#[without(..)]` out of the attributes.
pub fn take(attributes: &mut Vec<Attribute>, report: &mut Report) -> Without {
    let mut without = Without::default();
    for attribute in attributes.extract_if(.., |attribute| attribute.path().is_ident("without")) {
        match attribute.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated) {
            Ok(names) if !names.is_empty() => names.iter().for_each(|name| add(&mut without, name, report)),
            _ => report.add(
                Message::new(&attribute, "`#[without(..)]` names what a pipeline is to do without")
                    .help(format!("one or more of {NAMES}: `#[without(two_passes)]`")),
            ),
        }
    }
    without
}

fn add(without: &mut Without, name: &Ident, report: &mut Report) {
    match name.to_string().as_str() {
        "two_passes" => without.two_passes = true,
        "branch_free" => without.branch_free = true,
        "pruning" => without.pruning = true,
        "combining" => without.combining = true,
        _ => report.add(
            Message::new(name, format!("there is no `{name}` that a pipeline could do without"))
                .help(format!("there are {NAMES}")),
        ),
    }
}
