//! The timers that the closures of `process` set: their names are literals, which become numbers.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, ExprClosure, Lit, Pat, spanned::Spanned};

use super::{Argument, Graph, Node};

/// A timer's name, where it stands.
pub struct Timer {
    /// What the literal says; nothing where there is no literal.
    pub name: Option<String>,
    /// The method that it is an argument of.
    pub method: String,
    pub at: TokenStream,
}

/// The methods that take a timer's name, and those that set one.
const NAMING: &[&str] = &["set", "after", "cancel", "cancel_all"];
const SETTING: &[&str] = &["set", "after"];

impl Timer {
    /// Whether it is set here.
    pub fn is_set(&self) -> bool {
        SETTING.contains(&self.method.as_str())
    }
}

/// The timers that the closures of an operator name.
pub fn timers(node: &Node) -> Vec<Timer> {
    let mut found = Vec::new();
    for closure in closures(node) {
        if let Some(parameter) = parameter(node, closure) {
            walk(closure.body.to_token_stream(), parameter, &mut |timer| {
                found.push(timer);
                None
            });
        }
    }
    found
}

fn closures(node: &Node) -> impl Iterator<Item = &ExprClosure> {
    node.arguments.iter().filter_map(|argument| match argument {
        Argument::Closure(closure) => Some(closure),
        _ => None,
    })
}

/// What a closure calls its timers: they are the last parameter.
fn parameter<'c>(node: &Node, closure: &'c ExprClosure) -> Option<&'c Ident> {
    let place = match node.operator.name {
        "process" => 2,
        "on_timer" | "on_processing_timer" => 3,
        _ => return None,
    };
    match closure.inputs.get(place)? {
        Pat::Ident(name) => Some(&name.ident),
        Pat::Type(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(&name.ident),
            _ => None,
        },
        _ => None,
    }
}

impl Graph {
    /// The name that `on_timer` or `on_processing_timer` is given.
    pub fn timer_of(&self, node: &Node) -> Option<Timer> {
        let Argument::InPlace(written) = node.arguments.first()? else { return None };
        let name = match written {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(name) => Some(name.value()),
                _ => None,
            },
            _ => None,
        };
        Some(Timer { name, method: node.call.to_string(), at: written.to_token_stream() })
    }

    /// The nodes that say what a timer does, in the order of the timers' numbers: those that go by processing time come last.
    pub fn on_timers<'g>(&'g self, process: &'g Node) -> impl Iterator<Item = &'g Node> {
        let named = |name: &'static str| self.details(process).filter(move |detail| detail.operator.name == name);
        named("on_timer").chain(named("on_processing_timer"))
    }

    /// A closure of `process` or of a timer with numbers for the names in it.
    pub fn numbered(&self, node: &Node, closure: &ExprClosure) -> ExprClosure {
        let Some(parameter) = parameter(node, closure) else { return closure.clone() };
        let body = walk(closure.body.to_token_stream(), parameter, &mut |timer| self.number(node, &timer));
        ExprClosure { body: Box::new(Expr::Verbatim(body)), ..closure.clone() }
    }

    /// A timer's number, in place of its name.
    pub fn number(&self, node: &Node, timer: &Timer) -> Option<TokenStream> {
        let is_it = |other: &Node| self.timer_of(other).is_some_and(|other| other.name == timer.name);
        let number = self.on_timers(self.head(node)).position(is_it)?;
        let number = Literal::u8_suffixed(u8::try_from(number).ok()?);
        Some(quote_spanned!(timer.at.span()=> ::thalweg::__::TimerName::new(#number)))
    }
}

/// Goes over all `timers.set("name", ..)` in a text, also inside the arguments of macros, and puts what it is told in the name's place.
fn walk(tokens: TokenStream, parameter: &Ident, replace: &mut impl FnMut(Timer) -> Option<TokenStream>) -> TokenStream {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut walked = TokenStream::new();
    for (place, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            walked.extend([token.clone()]);
            continue;
        };
        let mut inner = group.stream();
        if let Some(method) = method_of(&tokens[..place], parameter, group) {
            inner = with_name(inner, group, method, replace);
        }
        let mut inner = Group::new(group.delimiter(), walk(inner, parameter, replace));
        inner.set_span(group.span());
        walked.extend([TokenTree::Group(inner)]);
    }
    walked
}

/// The method whose arguments a group is, if it is called on the timers and names one.
fn method_of(before: &[TokenTree], parameter: &Ident, group: &Group) -> Option<String> {
    let [.., TokenTree::Ident(on), TokenTree::Punct(dot), TokenTree::Ident(method)] = before else { return None };
    let is_call = group.delimiter() == Delimiter::Parenthesis && dot.as_char() == '.' && on == parameter;
    let method = method.to_string();
    (is_call && NAMING.contains(&method.as_str())).then_some(method)
}

/// The arguments of such a method with another first one.
fn with_name(
    arguments: TokenStream,
    group: &Group,
    method: String,
    replace: &mut impl FnMut(Timer) -> Option<TokenStream>,
) -> TokenStream {
    let mut tokens = arguments.clone().into_iter();
    let first = tokens.next();
    let at = first.clone().unwrap_or_else(|| TokenTree::Group(group.clone())).into();
    let name = first.and_then(|first| syn::parse2::<syn::LitStr>(first.into()).ok()).map(|name| name.value());
    match replace(Timer { name, method, at }) {
        Some(mut name) => {
            name.extend(tokens);
            name
        }
        None => arguments,
    }
}
