//! The graph of one pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::{AngleBracketedGenericArguments, Expr, ExprClosure, Type};

use super::{Disorder, Mistake, Window};
use crate::operators::Operator;
use crate::syntax::{Guarantee, Without};

/// The graph of one pipeline, with the sub-pipelines that it calls inlined.
pub struct Graph {
    pub name: Ident,
    pub form: Form,
    /// What it promises behind a crash, if it is durable.
    pub durable: Option<Guarantee>,
    /// What the plan is not to choose.
    pub without: Without,
    /// Plain statements and hoisted `let`s, in the user's order. They run once, when the job is built.
    pub prelude: Vec<TokenStream>,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    /// In the user's order, which is an order in which every node follows what it reads from.
    pub nodes: Vec<Node>,
    pub calls: Vec<InlinedCall>,
    /// What the signatures of sub-pipelines say of the streams that go in and out of them.
    pub declarations: Vec<Declaration>,
    /// The streams that a sub-pipeline gives back, where it is looked at on its own.
    pub results: Vec<Wire>,
    /// Whether a statement of it does not parse.
    pub is_broken: bool,
    /// Plain locals of which something was reported.
    pub unclear: Vec<Ident>,
    pub standing: Standing,
    /// Nodes of which something was reported, so that nobody knows what they give.
    pub reported: BTreeSet<NodeId>,
    /// What is wrong with the names and the shape of the text: facts, which the checker words.
    pub mistakes: Vec<Mistake>,
    /// What its parameters are called in the generated code.
    pub parameters: BTreeMap<String, Ident>,
    /// What stands in front of the names of its handles, so that no name of the user's is one of them.
    pub mark: String,
}

/// How far a graph can be relied on, once it was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// As far as the macro can tell, it is right.
    #[default]
    Sound,
    /// Something is wrong, and what is left can be shown to rustc, which may find more.
    Typed,
    /// Something is wrong, and rustc would report it again.
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pipeline,
    /// A sub-pipeline on its own. It is checked, and never planned.
    SubPipeline,
    /// `stream!({ … })`
    Expression,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One of the streams that leave a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wire {
    pub node: NodeId,
    pub port: usize,
}

pub struct Input {
    /// A parameter, a captured local or a local of the prelude, in the generated code.
    pub name: Ident,
    pub node: NodeId,
    /// Whether its type says that the items are references.
    pub is_of_references: bool,
}

pub struct Output {
    /// Its name in the generated code.
    pub name: Ident,
    pub written: Ident,
    pub from: Origin,
}

/// Where an output comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Parameter,
    /// A local of the surrounding code or of the prelude.
    Local,
}

pub struct Node {
    pub id: NodeId,
    pub operator: &'static Operator,
    /// The user's token: the operator's name, or the name of a root.
    pub call: Ident,
    /// Whether the call lacks its parentheses, as while it is being typed.
    pub is_bare: bool,
    pub turbofish: Option<AngleBracketedGenericArguments>,
    pub arguments: Vec<Argument>,
    /// The stream that the operator is called on, and after it the streams among the arguments.
    pub inputs: Vec<Wire>,
    pub outputs: Vec<Port>,
    /// What the argument of `window` says, where it is written in place.
    pub window: Option<Window>,
    /// What `watermark(bounded(5.secs()))` says of how late items come, where it is written in place.
    pub disorder: Option<Disorder>,
    pub line: usize,
    /// The call in one line.
    pub text: String,
    /// The node is a copy of one in a sub-pipeline, which is checked on its own.
    pub inlined: bool,
}

/// A stream that leaves a node.
#[derive(Default)]
pub struct Port {
    pub bound: Bound,
    /// In the order in which they stand in the text. A node that reads a stream twice stands here twice.
    pub consumers: Vec<NodeId>,
}

/// What the user's `let` binds a stream to.
#[derive(Clone, Default)]
pub enum Bound {
    #[default]
    Nothing,
    Name(Ident),
    Ignored(syn::Token![_]),
}

impl Bound {
    /// The first binding counts.
    pub(super) fn get_or_bind(&mut self, bound: &Bound) {
        if let Bound::Nothing = self {
            *self = bound.clone();
        }
    }

    pub fn name(&self) -> Option<&Ident> {
        match self {
            Bound::Name(name) => Some(name),
            Bound::Nothing | Bound::Ignored(_) => None,
        }
    }
}

pub enum Argument {
    /// Stays in place. Its own `move` is gone: closures borrow from the job.
    Closure(ExprClosure),
    /// A local of the prelude.
    Value(Ident),
    /// A local of the prelude that is called: emit `&name`.
    Function(Ident),
    /// A local of the prelude that the first step uses up: emit `&name`.
    Once(Ident),
    /// A literal or a path: stays in place.
    InPlace(Expr),
    /// One of the graph's inputs (of the node `source` only).
    Input(usize),
    /// One of the graph's outputs, and the user's token for it.
    Output(usize, Ident),
    /// A stream, and where it stands.
    Stream(Wire, Span),
}

/// A sub-pipeline that was inlined here.
pub struct InlinedCall {
    pub name: Ident,
    pub results: Vec<Wire>,
    /// What the caller binds the results to, where it does.
    pub bound: Vec<Bound>,
    pub inlined: bool,
}

/// The item type that a sub-pipeline's signature gives to a stream. Type parameters are `_` in it.
pub struct Declaration {
    pub wire: Wire,
    pub item: Type,
    /// The argument, or the operator that gives the result.
    pub at: TokenStream,
}

impl Graph {
    /// Its name as a word: `type`, where the text must say `r#type`.
    pub fn title(&self) -> String {
        self.name.unraw().to_string()
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    pub fn port(&self, wire: Wire) -> &Port {
        &self.node(wire.node).outputs[wire.port]
    }

    /// The name of the stream that an operator is called on, or else of the nearest one before it.
    pub fn nearest_name(&self, node: &Node) -> String {
        let Some(&on) = node.inputs.first() else { return node.call.unraw().to_string() };
        match self.port(on).bound.name() {
            Some(name) => name.unraw().to_string(),
            None => self.nearest_name(self.node(on.node)),
        }
    }

    /// Whether an output, by its place in the list, is fed.
    pub fn is_fed(&self, output: usize) -> bool {
        let mut arguments = self.nodes.iter().flat_map(|node| &node.arguments);
        arguments.any(|argument| matches!(argument, Argument::Output(fed, _) if *fed == output))
    }

    /// Whether every name and every operator of the graph is known. Where one is not, rustc reports it: the graph
    /// can't be planned, and what is unused in it can't be told.
    pub fn is_known(&self) -> bool {
        !self.is_broken && self.nodes.iter().all(Node::is_known)
    }
}

impl Node {
    pub fn is_known(&self) -> bool {
        self.operator.role != crate::operators::Role::Unknown
    }
}
