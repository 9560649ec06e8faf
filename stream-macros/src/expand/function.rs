//! A pipeline as an item.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{assertions, constant, handles, job, signature};
use crate::graph::{Graph, Standing, print};
use crate::plan::Plan;
use crate::syntax::Function;

/// The function that builds the job, and the constant.
pub fn pipeline(function: &Function, plan: &Plan) -> TokenStream {
    let graph = constant::value(plan);
    let prelude = &plan.graph.prelude;
    let assertions = assertions::of_windows(plan.graph, &function.generics);
    let body = job::job(plan, &constant::name(&function.name));
    let drawing = format!("\n\n```mermaid\n{}```", print::mermaid(plan.graph));
    item(function, plan.graph, &drawing, &graph, &quote!(#assertions #(#prelude)* #body))
}

/// The same where something is wrong, and rustc may find more: the text is there to be checked, and no loops.
pub fn unfinished(function: &Function, graph: &Graph, reported: &TokenStream) -> TokenStream {
    let body = typed(graph, reported, &constant::name(&function.name));
    let ignored = signature::patterns(function, graph);
    let body = quote!(#(let _ = #ignored;)* #body);
    item(function, graph, "", &quote!(::thalweg::__::Graph::EMPTY), &body)
}

/// The types of a pipeline, and a job that does nothing.
fn typed(graph: &Graph, reported: &TokenStream, constant: &Ident) -> TokenStream {
    let (unclear, prelude) = (&graph.unclear, &graph.prelude);
    let text = handles::unfinished(graph, reported);
    let job = job::empty_of(constant, graph);
    quote! {
        #[allow(unreachable_code, unused, clippy::all)]
        {
            #(let #unclear = #reported;)*
            #(#prelude)*
            #text
            #job
        }
    }
}

/// The same item for a function with errors, so that one mistake stays one error.
pub fn dummy(function: &Function, graph: &Graph) -> TokenStream {
    let job = job::empty_of(&constant::name(&function.name), graph);
    let ignored = signature::patterns(function, graph);
    item(function, graph, "", &quote!(::thalweg::__::Graph::EMPTY), &quote! { #(let _ = #ignored;)* #job })
}

fn item(function: &Function, graph: &Graph, drawing: &str, value: &TokenStream, body: &TokenStream) -> TokenStream {
    // It begins and ends at tokens of the user's: of a function that nobody calls, rustc warns only then.
    let Function { attributes, visibility, fn_token, name, generics, .. } = function;
    let parameters = signature::parameters(function, graph);
    let constant = constant::name(name);
    let clause = &generics.where_clause;
    let about = format!("The graph of [`{name}`].");
    let drawing = (!drawing.is_empty()).then(|| quote!(#[doc = #drawing]));
    let returns = job::returns(name, graph);
    let function = quote_spanned! {name.span()=>
        #visibility #fn_token #name #generics (#(#parameters),*) -> #returns #clause { #body }
    };
    quote! {
        #(#attributes)*
        #drawing
        #function

        #[doc = #about]
        #[allow(dead_code)]
        #visibility const #constant: ::thalweg::__::Graph = #value;
    }
}

/// `stream!({ … })`: the job itself, with its graph inside.
pub fn expression(plan: &Plan, reported: &TokenStream) -> TokenStream {
    let (name, prelude) = (super::names::own("PIPELINE"), &plan.graph.prelude);
    let (graph, body) = match plan.graph.standing {
        Standing::Sound => {
            let assertions = assertions::of_windows(plan.graph, &syn::Generics::default());
            let job = job::job(plan, &name);
            (constant::value(plan), quote!(#assertions #(#prelude)* #job))
        }
        Standing::Typed => (quote!(::thalweg::__::Graph::EMPTY), typed(plan.graph, reported, &name)),
        Standing::Unclear => (quote!(::thalweg::__::Graph::EMPTY), job::empty_of(&name, plan.graph)),
    };
    quote! {{
        const #name: ::thalweg::__::Graph = #graph;
        #body
    }}
}
