//! Chains: their roots, and the calls behind them.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, spanned::Spanned};

use super::{
    Amount, Disorder, Mistake, Node, Window, Wire,
    builder::{Builder, blank, wires},
    mistake::Place,
    scope::{Meaning, Scope},
};
use crate::{
    names::free_in_expression,
    operators::{self, Operator, Takes},
    syntax::{Call, Chain, Control, Root, SubPipelineCall, one_line},
};

/// What a chain has come to.
struct Flow {
    wires: Vec<Wire>,
    /// The user's token that it came from.
    from: Ident,
    operator: Option<&'static Operator>,
}

impl<'p> Builder<'p> {
    /// The streams at the end of a chain. `wanted` is how many its `let` binds, for a chain whose end is unknown.
    pub fn chain(&mut self, scope: &mut Scope<'p>, chain: &Chain, wanted: usize) -> Vec<Wire> {
        let ports = |is_last: bool| if is_last { wanted.max(1) } else { 1 };
        if let Some(control) = chain.control.first() {
            self.mistake(Mistake::Control(*control));
            return self.reported(&root_name(&chain.root), ports(true));
        }
        let wires = self.root(scope, &chain.root, ports(chain.calls.is_empty()));
        let mut flow = Flow { wires, from: root_name(&chain.root), operator: None };
        for (index, call) in chain.calls.iter().enumerate() {
            if let Some(dot) = call.lone_dot() {
                self.mistake(Mistake::LoneDot(dot));
                return self.reported(&call.operator, ports(true));
            }
            let Some(receiver) = self.receiver(&flow, call) else {
                return self.reported(&call.operator, ports(true));
            };
            flow = self.call(scope, receiver, call, ports(index + 1 == chain.calls.len()));
        }
        flow.wires
    }

    /// The stream at the end of a chain that must give exactly one.
    pub fn single(&mut self, scope: &mut Scope<'p>, chain: &Chain) -> Option<Wire> {
        match self.chain(scope, chain, 1).as_slice() {
            [wire] => Some(*wire),
            several => {
                let from = super::builder::name_of(chain);
                let at = from.to_token_stream();
                self.mistake(Mistake::ResultCount { at, declared: 1, given: several.len() });
                None
            }
        }
    }

    /// The one stream that a call can be made on.
    fn receiver(&mut self, flow: &Flow, call: &Call) -> Option<Wire> {
        match (flow.wires.as_slice(), flow.operator) {
            ([wire], _) => Some(*wire),
            ([], Some(on)) => {
                self.mistake(Mistake::CallOnNothing { call: call.operator.clone(), on });
                None
            }
            _ => {
                self.mistake(Mistake::CallOnPair { call: call.operator.clone(), on: flow.from.clone() });
                None
            }
        }
    }

    fn call(&mut self, scope: &mut Scope<'p>, receiver: Wire, call: &Call, ports: usize) -> Flow {
        let name = call.operator.to_string();
        let is_join = self.graph.node(receiver.node).operator.role == operators::Role::Join;
        let of_join = operators::find_behind_join(&name).filter(|_| is_join);
        let known = of_join.or_else(|| operators::find(&name)).filter(|_| call.bare.is_none());
        let operator = known.unwrap_or(&operators::UNKNOWN);
        let ports = if operator.role == operators::Role::Unknown { ports } else { operator.gives.ports() };
        let mut inputs = vec![receiver];
        let arguments = self.arguments(scope, operator, call, &mut inputs);
        let mut turbofish = call.turbofish.clone();
        turbofish.iter_mut().for_each(|turbofish| scope.types.in_turbofish(turbofish));
        let window = self.window(scope, operator, call);
        let watermark = argument_for(Takes::Watermark, operator, call);
        if let Some(argument) = watermark.filter(|argument| Amount::read(argument).known().is_some()) {
            self.mistake(Mistake::BareDuration(argument.clone()));
        }
        let node = self.node(
            Node {
                is_bare: call.bare.is_some(),
                turbofish,
                arguments,
                inputs,
                window,
                disorder: watermark.and_then(Disorder::read),
                line: call.line,
                ..blank(operator, &call.operator, call.text.clone())
            },
            ports,
        );
        Flow { wires: wires(node, ports), from: call.operator.clone(), operator: Some(operator) }
    }

    fn window(&mut self, scope: &Scope, operator: &Operator, call: &Call) -> Option<Window> {
        let argument = argument_for(Takes::Window, operator, call)?;
        let is_local = |name: &Ident| matches!(scope.meaning(name), Some(Meaning::Local(_)));
        let window = Window::read(argument).map(|window| window.without_locals(&is_local));
        if window.is_none() {
            self.mistake(Mistake::WindowElsewhere(argument.clone()));
        }
        window
    }

    /// Stands for a name that is no stream: rustc will report it.
    fn unclear(&mut self, name: &Ident, ports: usize) -> Vec<Wire> {
        let written = Expr::Verbatim(name.to_token_stream());
        self.unknown_root(name, written, name.to_string(), ports)
    }

    fn root(&mut self, scope: &mut Scope<'p>, root: &Root, ports: usize) -> Vec<Wire> {
        match root {
            Root::Name(name) => self.name(scope, name, ports),
            Root::Source(value) => vec![self.source(scope, root, value)],
            Root::Call(call) => match self.sub_pipelines.get(&call.name.to_string()) {
                Some(function) => self.inline(scope, function, call, ports),
                None => self.other_root(scope, &call.written, ports),
            },
            Root::Other(written) => self.other_root(scope, written, ports),
        }
    }

    fn name(&mut self, scope: &mut Scope<'p>, name: &Ident, ports: usize) -> Vec<Wire> {
        match scope.meaning(name).cloned() {
            Some(Meaning::Stream(wire)) => vec![wire],
            Some(Meaning::Output(_)) => {
                self.mistake(Mistake::OutputAsStream(name.clone()));
                self.reported(name, ports)
            }
            Some(Meaning::Local(local)) if scope.captures => vec![self.capture(scope, name, &local)],
            Some(Meaning::Local(_) | Meaning::Closure(_)) => self.unclear(name, ports),
            Some(Meaning::Unclear) => self.reported(name, ports),
            None if scope.bound_later(name).is_some() => {
                self.out_of_order(scope, name);
                self.reported(name, ports)
            }
            None if scope.captures => vec![self.capture(scope, name, name)],
            None => self.unclear(name, ports),
        }
    }

    /// A local of the surrounding code becomes an input. Used again, it is the same one.
    fn capture(&mut self, scope: &mut Scope, name: &Ident, local: &Ident) -> Wire {
        let wire = self.input(local, name, false);
        scope.bind(name, Meaning::Stream(wire));
        wire
    }

    /// `source(expression)`
    fn source(&mut self, scope: &mut Scope<'p>, root: &Root, value: &Expr) -> Wire {
        let value = self.renamed(scope, value, Place::Argument);
        let local = self.hoist(&root_name(root), value);
        self.input(&local, &local, false)
    }

    /// What is no root: a keyword around streams, a value that is none, or something for rustc to report.
    fn other_root(&mut self, scope: &mut Scope<'p>, written: &Expr, ports: usize) -> Vec<Wire> {
        let mut mentions_stream = false;
        free_in_expression(&mut written.clone(), &mut |name| {
            mentions_stream |= matches!(scope.meaning(name), Some(Meaning::Stream(_) | Meaning::Unclear));
        });
        let name = Ident::new("root", written.span());
        if let Some(control) = Control::of_expression(written) {
            self.mistake(Mistake::Control(control));
            return self.reported(&name, ports);
        }
        if !mentions_stream {
            self.mistake(Mistake::NoRoot(written.clone()));
            return self.reported(&name, ports);
        }
        if let Expr::Call(call) = written
            && let Expr::Path(path) = &*call.func
            && path.path.segments.len() > 1
        {
            self.mistake(Mistake::SubPipelineElsewhere(path.clone()));
            return self.reported(&name, ports);
        }
        self.unknown_root(&name, written.clone(), one_line(written.to_token_stream()), ports)
    }
}

/// The token that stands for a root in a message.
pub fn root_name(root: &Root) -> Ident {
    match root {
        Root::Name(name) | Root::Call(SubPipelineCall { name, .. }) => name.clone(),
        Root::Source(value) => Ident::new("source", value.span()),
        Root::Other(written) => Ident::new("root", written.span()),
    }
}

/// The argument at the place where an operator takes this.
fn argument_for<'c>(takes: Takes, operator: &Operator, call: &'c Call) -> Option<&'c Expr> {
    let place = operator.arguments.iter().position(|taken| *taken == takes)?;
    call.arguments.get(place)
}
