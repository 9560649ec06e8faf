//! What becomes of some pipelines: the graph as text, Mermaid and DOT, the stages, and the expansion.
//!
//! A case is a file in `tests/expansions/`, and what became of it stands beside it. With `INSTA_UPDATE=always` the results are
//! written anew: read the difference before you keep it.

use std::{fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit_mut::VisitMut;
use syn::{Attribute, LitStr, Meta};

use crate::{compile, graph::print, plan};

/// A test for each case.
macro_rules! expansions {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(folder());
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!(stringify!($name), written_out(stringify!($name))));
        }
    )*};
}

expansions! {
    filter_pushed_ahead
    filter_kept_behind_a_call
    filters_that_wait
    merge_of_two_inputs
    fan_out
    join
    late_items
    durable
    changes
    windows_over_windows
    windows_that_overlap
    sessions
    sub_pipeline
    expression
    own_state
    outside_calls
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expansions")
}

fn written_out(case: &str) -> String {
    let file = fs::read_to_string(folder().join(format!("{case}.rs"))).expect("the case can be read");
    let content = content_of_stream(&file);
    let checked = compile::check(content.clone());
    let graph = checked.graphs.last().expect("the case has a pipeline");
    let messages: Vec<_> = checked.report.messages().iter().map(|message| message.text().to_owned()).collect();
    assert!(messages.is_empty(), "{messages:?}");
    let stages = plan::explain(&plan::plan(graph));
    let drawings = [print::text(graph), print::mermaid(graph), print::dot(graph), stages].join("\n");
    let code = formatted(&compile::compile(content.clone()));
    assert_eq!(code, formatted(&compile::compile(content)), "the same program gives the same code");
    format!("{drawings}\n{code}")
}

/// The tokens between the delimiters of `stream!( … )`.
fn content_of_stream(file: &str) -> TokenStream {
    let tokens: TokenStream = file.parse().expect("the case consists of tokens");
    let group = tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    group.expect("the case has a `stream!`")
}

/// Items as they are, and an expression as the only statement of a function.
fn formatted(code: &TokenStream) -> String {
    let file = syn::parse2(code.clone()).or_else(|_| syn::parse2(quote::quote!(fn expression() { #code })));
    let mut file = file.expect("the expansion is Rust");
    WithoutDrawings.visit_file_mut(&mut file);
    prettyplease::unparse(&file)
}

/// What stands in the constant and in the documentation is shown already.
struct WithoutDrawings;

impl VisitMut for WithoutDrawings {
    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if text.value().contains('\n') {
            *text = LitStr::new("…", text.span());
        }
    }

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if let Meta::NameValue(documentation) = &mut attribute.meta {
            self.visit_expr_mut(&mut documentation.value);
        }
    }
}
