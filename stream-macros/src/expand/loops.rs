//! The fused loops. A loop is written from the outside in: an operator puts its piece around the rest.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::families::{self, Scope, is_of_all, scope};
use super::names;
use super::ports::Port;
use crate::graph::{Argument, Graph, Node, NodeId};
use crate::operators::{Fuse, KeyEffect, Output, Row};
use crate::plan::{Flow, Stage, Step, Vain};

/// The body of a stage's loop, and the ends that it writes to.
pub struct Loop<'g> {
    pub graph: &'g Graph,
    pub root: NodeId,
    pub ports: Vec<Port>,
}

/// What is known of an item at one point of the loop.
#[derive(Clone)]
pub struct Item {
    pub name: proc_macro2::Ident,
    /// Whether nothing else needs it any more. What is shared is copied by whoever wants it for itself.
    pub owned: bool,
    pub key: Option<proc_macro2::Ident>,
    /// The same of its key, which several items may have that were made of one.
    pub owns_key: bool,
    pub time: Option<proc_macro2::Ident>,
    /// Which side of the join it goes to that comes next.
    pub side: usize,
    /// Whether a filter may have refused it: `kept` tells.
    pub in_doubt: bool,
}

/// Writes a stage's loop.
pub fn body<'g>(graph: &'g Graph, stage: &Stage) -> (TokenStream, Loop<'g>) {
    let mut body = Loop { graph, root: stage.root, ports: Vec::new() };
    let root = graph.node(stage.root);
    if let Some((opened, item)) = families::opened(root, &mut body) {
        let flow = body.flow(&stage.flow, &item);
        return (quote! { #opened #flow }, body);
    }
    let name = names::item(stage.root);
    let time = names::time(stage.root);
    let stamped = match root.operator.fuse {
        // A window's result has the window's time (rule 2).
        Fuse::Aggregate if matches!(scope(graph, root), Scope::EventTime(_)) => {
            Some(quote! { let #time = #name.1.result_time(); })
        }
        _ => None,
    };
    let time = stamped.is_some().then_some(time);
    let item = Item { name: name.clone(), owned: true, key: None, owns_key: true, time, side: 0, in_doubt: false };
    let flow = body.flow(&stage.flow, &item);
    let of_all = matches!(root.operator.fuse, Fuse::Aggregate) && is_of_all(graph, root);
    let unlabelled = of_all.then(|| quote! { let #name = (#name.1, #name.2); });
    (quote! { #stamped #unlabelled #flow }, body)
}

impl Loop<'_> {
    fn flow(&mut self, flow: &Flow, item: &Item) -> TokenStream {
        match flow.steps.as_slice() {
            [] => TokenStream::new(),
            [step] => self.step(step, item),
            [others @ .., last] => {
                let shared = Item { owned: false, owns_key: false, ..item.clone() };
                let others: Vec<_> = others.iter().map(|step| self.step(step, &shared)).collect();
                let last = self.step(last, item);
                quote! { #({ #others })* { #last } }
            }
        }
    }

    /// What becomes of the items that leave a step on one of its streams.
    pub fn then(&mut self, step: &Step, port: usize, item: &Item) -> TokenStream {
        match step.then.get(port) {
            Some(flow) => self.flow(flow, item),
            None => TokenStream::new(),
        }
    }

    fn step(&mut self, step: &Step, item: &Item) -> TokenStream {
        let node = self.graph.node(step.node);
        if item.in_doubt && step.in_vain.is_none() && !is_told(node) {
            let (kept, step) = (names::own("kept"), self.step(step, &Item { in_doubt: false, ..item.clone() }));
            return quote! { if #kept { #step } };
        }
        match node.operator.fuse {
            Fuse::Filter => self.filter(step, node, item),
            Fuse::Look(looks) => {
                let rest = self.then(step, 0, item);
                looks(&self.row(node, item), rest)
            }
            Fuse::Route(routes) => {
                let (first, second) = (self.then(step, 0, item), self.then(step, 1, item));
                routes(&self.row(node, item), first, second)
            }
            Fuse::Row(makes) => {
                let rest = self.then(step, 0, &made(node, item));
                own(item, makes(&self.row(node, item), rest))
            }
            Fuse::Split(makes) => {
                let next = made(node, item);
                let (first, second) = (self.then(step, 0, &next), self.then(step, 1, &next));
                own(item, makes(&self.row(node, item), first, second))
            }
            Fuse::Key => self.key(step, node, item),
            Fuse::Timestamp => self.timestamp(step, node, item),
            Fuse::Watermark => families::watermark(self, step, node, item),
            Fuse::Merge
            | Fuse::Window
            | Fuse::PerBatch
            | Fuse::ExpireAfter
            | Fuse::Initial
            | Fuse::Unbounded
            | Fuse::Detail
            | Fuse::Changes
            | Fuse::Late(_) => self.then(step, 0, item),
            Fuse::Join => self.then(step, 0, &Item { side: step.input, ..item.clone() }),
            Fuse::Aggregate => families::aggregate(self, step, node, item),
            Fuse::State => families::state(self, step, node, item),
            Fuse::Interval => families::interval(self, step, node, item),
            Fuse::Table => families::table(self, node, item),
            Fuse::Lookup => families::lookup(self, step, node, item),
            Fuse::Batch => self.end(Port::Gather(node.id), item),
            Fuse::Call => families::call(self, node, item),
            Fuse::Sink(output) => self.output(node, output, item),
            Fuse::Source | Fuse::Unknown => {
                unreachable!("a loop never leads into a source, and the checks keep unknown operators out")
            }
        }
    }

    fn row(&mut self, node: &Node, item: &Item) -> Row {
        let function = match node.operator.name {
            "or_fail" => self.port(Port::Failure(node.id)),
            "or_drop" => self.port(Port::Tally(node.id)),
            name => names::function(name, node.id),
        };
        Row { id: id(node), item: item.name.clone(), next: names::item(node.id), function }
    }

    /// The worker's part of an end, which the loop is given.
    pub fn port(&mut self, port: Port) -> proc_macro2::Ident {
        let local = port.local();
        if !self.ports.contains(&port) {
            self.ports.push(port);
        }
        local
    }

    fn filter(&mut self, step: &Step, node: &Node, item: &Item) -> TokenStream {
        let (id, name, function, kept) = (id(node), &item.name, function(node), names::own("kept"));
        let test = quote! { ::thalweg::__::at(#id, || #function(&#name)) };
        let test = if item.in_doubt { quote!(#kept & #test) } else { test };
        let rest = self.then(step, 0, &Item { in_doubt: step.waits().is_some(), ..item.clone() });
        match step.waits() {
            Some(Vain { bits }) => quote! {
                let #kept = #test;
                if #kept || ::thalweg::__::is_plain(&#name, #bits) { #rest }
            },
            None => quote! { if #test { #rest } },
        }
    }

    fn key(&mut self, step: &Step, node: &Node, item: &Item) -> TokenStream {
        let (id, key, name, function) = (id(node), names::key(node.id), &item.name, function(node));
        let rest = self.then(step, 0, &Item { key: Some(key.clone()), owns_key: true, ..item.clone() });
        quote! {
            let #key = ::thalweg::__::at(#id, || #function(&#name));
            #rest
        }
    }

    fn timestamp(&mut self, step: &Step, node: &Node, item: &Item) -> TokenStream {
        let (id, time, name, function) = (id(node), names::time(node.id), &item.name, function(node));
        let rest = self.then(step, 0, &Item { time: Some(time.clone()), ..item.clone() });
        quote! {
            let #time = ::thalweg::__::EventTime::event_time(::thalweg::__::at(#id, || #function(&#name)));
            #rest
        }
    }

    fn output(&mut self, node: &Node, output: Output, item: &Item) -> TokenStream {
        match output {
            Output::Sink => self.end(Port::Outlet(names::outlet(self.graph, &sink(self.graph, node))), item),
            Output::Print => self.end(Port::Printer(node.id), item),
            Output::ForEachBatch => self.end(Port::Gather(node.id), item),
            Output::ForEach => {
                let (id, name, function) = (id(node), &item.name, function(node));
                own(item, quote! { ::thalweg::__::at(#id, || #function(#name)); })
            }
        }
    }

    fn end(&mut self, port: Port, item: &Item) -> TokenStream {
        // A sink may fail; a gathering can't.
        let fails = (!matches!(port, Port::Gather(_))).then(|| quote!(?));
        let (local, name) = (self.port(port), &item.name);
        if item.in_doubt {
            let kept = names::own("kept");
            return own(item, quote! { #local.write_if(#kept, #name) #fails; });
        }
        own(item, quote! { #local.write(#name) #fails; })
    }
}

/// Whether an operator is told if the item was kept, and does nothing if not.
fn is_told(node: &Node) -> bool {
    matches!(node.operator.fuse, Fuse::Sink(Output::Sink | Output::Print))
}

/// A key or a time that the loop has at hand. Where it has none, the plan's types have been refused already.
pub fn known(name: &Option<proc_macro2::Ident>) -> TokenStream {
    name.as_ref().map_or_else(|| quote!(::thalweg::__::unknown()), ToTokens::to_token_stream)
}

/// An item's key, to be given away: of one that others need too, a copy.
pub fn taken_key(item: &Item) -> TokenStream {
    let key = known(&item.key);
    if item.owns_key { key } else { quote!(::core::clone::Clone::clone(&#key)) }
}

/// The time that an item goes on with when it leaves the loop: its own, or that of its batch.
pub fn time(item: &Item) -> proc_macro2::Ident {
    item.time.clone().unwrap_or_else(|| names::own("now"))
}

/// The item that an operator makes.
pub fn made(node: &Node, item: &Item) -> Item {
    let key = item.key.clone().filter(|_| node.operator.key == KeyEffect::Keeps);
    Item { name: names::item(node.id), owned: true, key, ..item.clone() }
}

/// Code that takes an item for itself: of one that others need too, it takes a copy.
pub fn own(item: &Item, code: TokenStream) -> TokenStream {
    let name = &item.name;
    match item.owned {
        true => code,
        false => quote! {
            let #name = ::core::clone::Clone::clone(&#name);
            #code
        },
    }
}

/// The output that a `sink` writes to.
pub fn sink(graph: &Graph, node: &Node) -> proc_macro2::Ident {
    match &node.arguments[0] {
        Argument::Output(output, _) => graph.outputs[*output].name.clone(),
        Argument::Value(name) => name.clone(),
        _ => unreachable!("the graph makes every argument of `sink` an output"),
    }
}

pub fn function(node: &Node) -> proc_macro2::Ident {
    names::function(node.operator.name, node.id)
}

pub fn id(node: &Node) -> Literal {
    Literal::usize_unsuffixed(node.id.0)
}
