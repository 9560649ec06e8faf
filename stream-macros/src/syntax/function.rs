//! A `fn` with streams in it.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{
    Attribute, FnArg, Meta, ReturnType, Signature, Visibility,
    parse::{ParseStream, discouraged::Speculative},
};

use super::{Durable, Function, Guarantee, Role, body, parameter, without};
use crate::report::{Message, Report};

/// A function up to its body, and the body as tokens: what is broken in there breaks a statement only.
pub struct Head {
    pub role: Role,
    pub attributes: Vec<Attribute>,
    pub visibility: Visibility,
    pub signature: Signature,
    pub body: TokenStream,
}

/// Parses a function with streams in its signature. Where none stands, nothing is consumed.
pub fn head(input: ParseStream) -> Option<Head> {
    let ahead = input.fork();
    let attributes = ahead.call(Attribute::parse_outer).ok()?;
    let visibility = ahead.parse().ok()?;
    let signature: Signature = ahead.parse().ok()?;
    let role = role(&signature)?;
    let TokenTree::Group(group) = ahead.parse().ok()? else { return None };
    if group.delimiter() != Delimiter::Brace {
        return None;
    }
    input.advance_to(&ahead);
    Some(Head { role, attributes, visibility, signature, body: group.stream() })
}

/// A `Stream` makes a sub-pipeline, and otherwise a `Source` or a `Sink` makes a pipeline.
fn role(signature: &Signature) -> Option<Role> {
    let parameters = || {
        signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(&*typed.ty),
            FnArg::Receiver(_) => None,
        })
    };
    let gives_stream = match &signature.output {
        ReturnType::Type(_, result) => parameter::mentions_stream(result),
        ReturnType::Default => false,
    };
    if gives_stream || parameters().any(parameter::mentions_stream) {
        Some(Role::SubPipeline)
    } else if parameters().any(parameter::is_end) {
        Some(Role::Pipeline)
    } else {
        None
    }
}

/// Parses the body, and looks at the rest of the signature.
pub fn function(head: Head, sub_pipelines: &BTreeSet<String>, report: &mut Report) -> Function {
    let before = report.len();
    plain_signature(&head, report);
    let Head { role, mut attributes, visibility, signature, body } = head;
    let durable = take_durable(&mut attributes);
    let without = without::take(&mut attributes, report);
    let parameters: Vec<_> = signature
        .inputs
        .into_iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(parameter::parameter(typed, report)),
            FnArg::Receiver(_) => None,
        })
        .collect();
    let is_faulty = report.len() > before;
    Function {
        role,
        durable,
        without,
        is_faulty,
        attributes,
        visibility,
        fn_token: signature.fn_token,
        name: signature.ident,
        generics: signature.generics,
        body: body::function(body, role, &parameters, sub_pipelines, report),
        parameters,
        output: signature.output,
    }
}

/// Takes `#[durable]` out of the attributes.
fn take_durable(attributes: &mut Vec<Attribute>) -> Option<Durable> {
    let place = attributes.iter().position(|attribute| attribute.path().is_ident("durable"))?;
    let attribute = attributes.remove(place);
    let guarantee = match &attribute.meta {
        Meta::Path(_) => Some(Guarantee::AtLeastOnce),
        Meta::List(list) => {
            let said = syn::parse2::<syn::Ident>(list.tokens.clone());
            said.is_ok_and(|said| said == "exactly_once").then_some(Guarantee::ExactlyOnce)
        }
        Meta::NameValue(_) => None,
    };
    Some(Durable { attribute, guarantee })
}

/// A pipeline is a plain `fn` without a result: what it returns is the job.
///
/// ```text
/// async fn alerts(readings: impl Source<Reading>, alerts: impl Sink<Alert>) -> u32
/// ```
fn plain_signature(head: &Head, report: &mut Report) {
    let signature = &head.signature;
    if let Some(asyncness) = &signature.asyncness {
        report.add(
            Message::new(asyncness, "a pipeline can't be `async`: building its job waits for nothing")
                .help("remove `async`, and await the job: `.run().await`"),
        );
    }
    if let Some(constness) = &signature.constness {
        report.add(Message::new(constness, "a pipeline can't be `const`"));
    }
    if let (Role::Pipeline, ReturnType::Type(_, result)) = (head.role, &signature.output) {
        report.add(
            Message::new(result, "a pipeline has no result of its own: it returns a job")
                .help("let items leave through a parameter: `out: impl Sink<T>`"),
        );
    }
    if let Some(receiver) = signature.receiver() {
        report.add(Message::new(receiver, "a pipeline is a free function: it has no `self`"));
    }
}
