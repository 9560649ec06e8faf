//! The graph as a constant.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::graph::{Graph, print};
use crate::plan::{Plan, explain};

/// The name of a pipeline's graph: `mean_temperature` has `MEAN_TEMPERATURE`.
pub fn name(pipeline: &Ident) -> Ident {
    format_ident!("{}", pipeline.to_string().trim_start_matches("r#").to_uppercase(), span = pipeline.span())
}

/// The constant's value.
pub fn value(plan: &Plan) -> TokenStream {
    let name = plan.graph.title();
    let operators = operators(plan.graph);
    let (text, mermaid, dot) = (print::text(plan.graph), print::mermaid(plan.graph), print::dot(plan.graph));
    let stages = explain(plan);
    quote! {
        ::thalweg::__::Graph {
            name: #name,
            file: ::core::file!(),
            operators: &[#(#operators),*],
            text: #text,
            mermaid: #mermaid,
            dot: #dot,
            plan: #stages,
        }
    }
}

fn operators(graph: &Graph) -> impl Iterator<Item = TokenStream> {
    graph.nodes.iter().map(|node| {
        // The root of a chain is known by the input's name.
        let name = node.call.to_string();
        let line = u32::try_from(node.line).unwrap_or(u32::MAX);
        quote!(::thalweg::__::Operator { name: #name, line: #line })
    })
}
