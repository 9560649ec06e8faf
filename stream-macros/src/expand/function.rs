//! A pipeline as an item.

use proc_macro2::TokenStream;
use quote::quote;

use super::{constant, handles, job, signature};
use crate::graph::print;
use crate::plan::Plan;
use crate::syntax::Function;

/// The function that builds the job, and the constant.
pub fn pipeline(function: &Function, plan: &Plan) -> TokenStream {
    let graph = constant::value(plan);
    let prelude = &plan.graph.prelude;
    let body = job::job(plan, &constant::name(&function.name));
    let drawing = format!("\n\n```mermaid\n{}```", print::mermaid(plan.graph));
    item(function, &drawing, &graph, &quote!(#(#prelude)* #body))
}

/// The same where rustc has something to say about a name in it: its text is there to be checked, and no loops.
pub fn unfinished(function: &Function, plan: &Plan) -> TokenStream {
    let prelude = &plan.graph.prelude;
    let text = handles::unfinished(plan.graph);
    let job = job::empty_of(&constant::name(&function.name));
    let body = quote! { #(#prelude)* #text #job };
    item(function, "", &quote!(::thalweg::__::Graph::EMPTY), &quote!(#[allow(unreachable_code, unused)] { #body }))
}

/// The same item for a function with errors, so that one mistake stays one error.
pub fn dummy(function: &Function) -> TokenStream {
    let job = job::empty_of(&constant::name(&function.name));
    let ignored = signature::patterns(function);
    item(function, "", &quote!(::thalweg::__::Graph::EMPTY), &quote! { #(let _ = #ignored;)* #job })
}

fn item(function: &Function, drawing: &str, graph: &TokenStream, body: &TokenStream) -> TokenStream {
    let Function { attributes, visibility, name, generics, .. } = function;
    let parameters = signature::parameters(function);
    let constant = constant::name(name);
    let clause = &generics.where_clause;
    let about = format!("The graph of [`{name}`].");
    let drawing = (!drawing.is_empty()).then(|| quote!(#[doc = #drawing]));
    let returns = job::returns();
    quote! {
        #(#attributes)*
        #drawing
        #visibility fn #name #generics (#(#parameters),*) -> #returns #clause { #body }

        #[doc = #about]
        #[allow(dead_code)]
        #visibility const #constant: ::thalweg::__::Graph = #graph;
    }
}

/// `stream!({ … })`: the job itself, with its graph inside.
pub fn expression(plan: &Plan) -> TokenStream {
    let prelude = &plan.graph.prelude;
    let name = super::names::own("PIPELINE");
    if !plan.graph.is_known() {
        let text = handles::unfinished(plan.graph);
        let job = job::empty_of(&name);
        return quote! {{
            const #name: ::thalweg::__::Graph = ::thalweg::__::Graph::EMPTY;
            #[allow(unreachable_code, unused)]
            { #(#prelude)* #text #job }
        }};
    }
    let graph = constant::value(plan);
    let job = job::job(plan, &name);
    quote! {{
        const #name: ::thalweg::__::Graph = #graph;
        #(#prelude)*
        #job
    }}
}
