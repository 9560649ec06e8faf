//! The graph while it is being built.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, ReturnType, Type};

use super::{
    Argument, Bound, Declaration, Form, Graph, InlinedCall, Input, Mistake, Node, NodeId, Origin, Output, Port,
    Standing, Wire,
    globals::globals,
    scope::{Meaning, Scope},
    substitute::Substitution,
};
use crate::{
    names::{Names, bound},
    operators,
    syntax::{Body, Chain, Function, Parameter, Program, Role, Without, result_items},
};

/// What the names begin with that stand among the user's tokens.
const HANDLES: &[&str] = &["plan_", "copy_", "outlet_", "kept_"];

pub struct Builder<'p> {
    pub sub_pipelines: BTreeMap<String, &'p Function>,
    pub names: Names,
    pub graph: Graph,
    /// The sub-pipelines around the place: the graph's own function, if it is one, then those being inlined.
    pub around: Vec<Ident>,
    /// How many sub-pipelines are being inlined.
    pub depth: usize,
    /// The names of plain locals in the generated code.
    pub declared: BTreeSet<String>,
    /// The items of sub-pipelines that stand in the prelude already.
    pub items_of: BTreeSet<String>,
    /// The names that mean something outside of the sub-pipelines that use them.
    pub globals: BTreeSet<String>,
}

impl<'p> Builder<'p> {
    pub fn new(program: &'p Program, names: &Names) -> Builder<'p> {
        let sub_pipelines = program.functions().filter(|function| function.role == Role::SubPipeline);
        let mut graph = empty_graph(Ident::new("pipeline", Span::call_site()), Form::Expression);
        graph.mark = names.mark(HANDLES);
        Builder {
            sub_pipelines: sub_pipelines.map(|function| (function.name.to_string(), function)).collect(),
            names: names.clone(),
            graph,
            around: Vec::new(),
            depth: 0,
            declared: BTreeSet::new(),
            items_of: BTreeSet::new(),
            globals: globals(program),
        }
    }

    pub fn expression(mut self, body: &'p Body) -> Graph {
        let mut scope = Scope::new(body);
        scope.captures = true;
        self.statements(&mut scope);
        self.finished(body.is_faulty)
    }

    /// The graph, and how far it can be relied on.
    fn finished(mut self, is_faulty: bool) -> Graph {
        let known = if self.graph.is_known() { Standing::Sound } else { Standing::Typed };
        let written = if is_faulty { Standing::Unclear } else { Standing::Sound };
        self.graph.standing = self.graph.standing.max(known).max(written);
        self.graph
    }

    pub fn function(mut self, function: &'p Function) -> Graph {
        self.graph.name = function.name.clone();
        self.graph.durable = function.durable.as_ref().and_then(|durable| durable.guarantee);
        self.graph.without = function.without;
        self.graph.form = match function.role {
            Role::Pipeline => Form::Pipeline,
            Role::SubPipeline => Form::SubPipeline,
        };
        if function.role == Role::SubPipeline {
            self.around.push(function.name.clone());
        }
        let mut scope = Scope::new(&function.body);
        for parameter in &function.parameters {
            self.parameter(parameter, &mut scope);
        }
        self.statements(&mut scope);
        self.results(function, &mut scope);
        self.finished(function.is_faulty || function.body.is_faulty)
    }

    fn parameter(&mut self, parameter: &Parameter, scope: &mut Scope) {
        match parameter {
            Parameter::Source(end) | Parameter::Stream(end) => {
                let name = self.parameter_name(&end.name);
                let wire = self.input(&name, &end.name, matches!(end.item, Type::Reference(_)));
                scope.bind(&end.name, Meaning::Stream(wire));
            }
            Parameter::Sink(end) => {
                let name = self.parameter_name(&end.name);
                let output = self.output(&name, &end.name, Origin::Parameter);
                scope.bind(&end.name, Meaning::Output(output));
            }
            Parameter::Configuration(written) => {
                for name in bound(&written.pat) {
                    let local = self.parameter_name(&name);
                    scope.bind(&name, Meaning::Local(local));
                }
            }
        }
    }

    /// The name of a parameter in the generated code: its own, unless a sub-pipeline means something else by it.
    fn parameter_name(&mut self, written: &Ident) -> Ident {
        let name = match self.globals.contains(&written.to_string()) {
            true => self.names.fresh(written),
            false => written.clone(),
        };
        self.declared.insert(name.to_string());
        self.graph.parameters.insert(written.to_string(), name.clone());
        name
    }

    /// The streams that the body of a sub-pipeline gives back, where it is looked at on its own.
    fn results(&mut self, function: &'p Function, scope: &mut Scope<'p>) {
        let (wires, at) = self.outcome(scope);
        let given = at.clone().unwrap_or_else(|| function.name.to_token_stream());
        let declared = declared_results(function);
        if function.role == Role::SubPipeline && wires.len() != declared.len() {
            let at = at.unwrap_or_else(|| function.name.to_token_stream());
            self.mistake(Mistake::ResultCount { at, declared: declared.len(), given: wires.len() });
        }
        self.declare_results(function, &wires, &given, &Substitution::default());
        self.graph.results = wires;
    }

    /// The streams that a body gives back, and the tokens that say so.
    pub fn outcome(&mut self, scope: &mut Scope<'p>) -> (Vec<Wire>, Option<TokenStream>) {
        scope.place = scope.body.statements.len();
        let chains = scope.body.results.as_slice();
        let wires = match chains {
            [one] => self.chain(scope, one, 1),
            several => several.iter().filter_map(|chain| self.single(scope, chain)).collect(),
        };
        (wires, chains.first().map(|chain| name_of(chain).to_token_stream()))
    }

    /// Keeps what a signature says of the streams that the sub-pipeline gives back.
    pub fn declare_results(&mut self, function: &Function, wires: &[Wire], at: &TokenStream, types: &Substitution) {
        for (wire, item) in wires.iter().zip(declared_results(function)) {
            if let Some(item) = item {
                self.graph.declarations.push(Declaration { wire: *wire, item: types.in_type(&item), at: at.clone() });
            }
        }
    }

    /// Adds an input, with its name in the generated code and in the text.
    pub fn input(&mut self, name: &Ident, written: &Ident, is_of_references: bool) -> Wire {
        let index = self.graph.inputs.len();
        let arguments = vec![Argument::Input(index)];
        let node = self.node(Node { arguments, ..blank(&operators::SOURCE, written, written.to_string()) }, 1);
        self.graph.inputs.push(Input { name: name.clone(), node, is_of_references });
        Wire { node, port: 0 }
    }

    /// Adds an output, with its name in the generated code and in the text.
    pub fn output(&mut self, name: &Ident, written: &Ident, from: Origin) -> usize {
        self.graph.outputs.push(Output { name: name.clone(), written: written.clone(), from });
        self.graph.outputs.len() - 1
    }

    /// Stands for a stream of which something was reported.
    pub fn reported(&mut self, name: &Ident, ports: usize) -> Vec<Wire> {
        let node = self.node(blank(&operators::REPORTED, name, name.to_string()), ports);
        wires(node, ports)
    }

    /// Stands for a root that rustc will report.
    pub fn unknown_root(&mut self, name: &Ident, written: Expr, text: String, ports: usize) -> Vec<Wire> {
        let arguments = vec![Argument::InPlace(written)];
        let node = self.node(Node { arguments, ..blank(&operators::UNKNOWN_ROOT, name, text) }, ports);
        wires(node, ports)
    }

    /// Adds a node, and adds it to the consumers of what it reads.
    pub fn node(&mut self, node: Node, ports: usize) -> NodeId {
        let id = NodeId(self.graph.nodes.len());
        for wire in &node.inputs {
            self.graph.nodes[wire.node.0].outputs[wire.port].consumers.push(id);
        }
        let outputs = (0..ports).map(|_| Port::default()).collect();
        self.graph.nodes.push(Node { id, outputs, inlined: self.depth > 0, ..node });
        id
    }

    /// Binds a stream to a name, unless it has one: `let same = readings;`. What a sub-pipeline gives back has a name in
    /// it, and one in the caller.
    pub fn name_port(&mut self, wire: Wire, bound: Bound) {
        let is_here = |call: &&mut InlinedCall| call.inlined == (self.depth > 0);
        for call in self.graph.calls.iter_mut().filter(is_here) {
            for (result, name) in call.results.iter().zip(&mut call.bound) {
                if *result == wire {
                    name.get_or_bind(&bound);
                }
            }
        }
        self.graph.nodes[wire.node.0].outputs[wire.port].bound.get_or_bind(&bound);
    }

    /// Keeps a fact, unless it is one about a sub-pipeline: there it is found once, and not at every call.
    pub fn mistake(&mut self, mistake: Mistake) {
        if self.depth == 0 {
            self.graph.standing = self.graph.standing.max(mistake.leaves());
            self.graph.mistakes.push(mistake);
        }
    }

    /// Evaluates an expression once, among the plain statements, and gives its local.
    pub fn hoist(&mut self, name: &Ident, value: impl ToTokens) -> Ident {
        let local = self.names.fresh(name);
        self.graph.prelude.push(quote! { let #local = #value; });
        local
    }
}

/// A node without edges.
pub fn blank(operator: &'static operators::Operator, call: &Ident, text: String) -> Node {
    Node {
        id: NodeId(0),
        operator,
        call: call.clone(),
        is_bare: false,
        turbofish: None,
        arguments: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        window: None,
        disorder: None,
        line: call.span().start().line,
        text,
        inlined: false,
    }
}

/// The streams that leave a node.
pub fn wires(node: NodeId, ports: usize) -> Vec<Wire> {
    (0..ports).map(|port| Wire { node, port }).collect()
}

/// The token that stands for a chain in a message: its last operator, or its root.
pub fn name_of(chain: &Chain) -> Ident {
    match chain.calls.last() {
        Some(call) => call.operator.clone(),
        None => super::chain::root_name(&chain.root),
    }
}

/// The item types of the streams that a sub-pipeline says it gives back.
fn declared_results(function: &Function) -> Vec<Option<Type>> {
    match &function.output {
        ReturnType::Type(_, ty) if function.role == Role::SubPipeline => result_items(ty),
        _ => Vec::new(),
    }
}

fn empty_graph(name: Ident, form: Form) -> Graph {
    Graph {
        name,
        form,
        durable: None,
        without: Without::default(),
        prelude: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        nodes: Vec::new(),
        calls: Vec::new(),
        declarations: Vec::new(),
        results: Vec::new(),
        is_broken: false,
        unclear: Vec::new(),
        standing: Standing::default(),
        reported: BTreeSet::new(),
        mistakes: Vec::new(),
        mark: String::new(),
        parameters: BTreeMap::new(),
    }
}
