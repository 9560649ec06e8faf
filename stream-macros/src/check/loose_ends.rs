//! Does everything lead somewhere?
//!
//! Every input is read, every output is fed, and every stream ends in an output. Where a name or an operator is unknown,
//! none of this can be told: that is reported, and nothing is said here.
//!
//! ```text
//! let (valid, invalid) = readings.partition(|reading| reading.valid);
//! valid.sink(out);
//! ```

use proc_macro2::Ident;
use quote::ToTokens;

use super::{late, own_nodes};
use crate::{
    graph::{Argument, Bound, Graph, InlinedCall, Mistake, Node, Origin, Output, Wire},
    operators::{Gives, Role},
    report::{Message, Report},
};

pub fn check(graph: &Graph, report: &mut Report) {
    if !is_understood(graph) {
        return;
    }
    let before = report.len();
    own_nodes(graph).for_each(|node| streams(graph, node, report));
    graph.calls.iter().filter(|call| !call.inlined).for_each(|call| results(graph, call, report));
    // A stream that leads nowhere is what an output lacks: one mistake.
    if report.len() == before {
        unfed_outputs(graph).for_each(|output| report.add(unfed(output)));
    }
}

fn unfed_outputs(graph: &Graph) -> impl Iterator<Item = &Output> {
    let outputs = graph.outputs.iter().enumerate();
    let unfed = outputs.filter(|(index, output)| output.from == Origin::Parameter && !graph.is_fed(*index));
    unfed.map(|(_, output)| output)
}

/// Whether all uses of all names are seen.
fn is_understood(graph: &Graph) -> bool {
    let hides_no_use = |mistake: &Mistake| matches!(mistake, Mistake::WindowElsewhere(_));
    graph.is_known() && graph.mistakes.iter().all(hides_no_use)
}

fn leads_nowhere(graph: &Graph, wire: Wire) -> bool {
    graph.port(wire).consumers.is_empty() && !graph.results.contains(&wire)
}

fn unread(input: &Node) -> Message {
    let name = &input.call;
    Message::new(name, format!("nothing reads the input `{name}`")).help("use it in a chain, or remove it")
}

fn unfed(output: &Output) -> Message {
    let name = &output.written;
    Message::new(name, format!("nothing feeds the output `{name}`"))
        .help(format!("end a chain in `.sink({name})`, or remove it"))
}

/// The streams that leave a node.
fn streams(graph: &Graph, node: &Node, report: &mut Report) {
    let ports = 0..node.outputs.len();
    let loose: Vec<_> = ports.filter(|&port| leads_nowhere(graph, Wire { node: node.id, port })).collect();
    if loose.is_empty() || has_its_own_message(graph, node) {
        return;
    }
    if let [Argument::Input(input)] = node.arguments.as_slice() {
        return report.add(unread(graph.node(graph.inputs[*input].node)));
    }
    // Where neither of two streams has a name, they are one mistake.
    if loose.len() == 2 && node.outputs.iter().all(|port| matches!(port.bound, Bound::Nothing)) {
        return report.add(without_output(graph, &node.call, &Bound::Nothing));
    }
    loose.into_iter().for_each(|port| report.add(loose_end(graph, node, port)));
}

/// What must be followed by something is reported where nothing follows.
fn has_its_own_message(graph: &Graph, node: &Node) -> bool {
    let of = graph.head(node);
    matches!(node.operator.gives, Gives::Pending(_))
        || matches!(of.operator.role, Role::Aggregate | Role::Reach) && late::lacks_decision(graph, of)
}

fn loose_end(graph: &Graph, node: &Node, port: usize) -> Message {
    let bound = &node.outputs[port].bound;
    let (things, help) = match (node.operator.name, port) {
        ("split_errors", 1) => ("errors", "to drop and count them, write `.or_drop()` instead of `.split_errors()`"),
        ("split_late", 1) => {
            ("late items", "to drop them, write `.drop_late()` or `.count_late()` instead of `.split_late()`")
        }
        ("partition", _) if matches!(bound, Bound::Ignored(_)) => {
            ("items", "to keep one side only, write `.filter(|item| ..)` instead of `.partition(..)`")
        }
        _ => return without_output(graph, &node.call, bound),
    };
    Message::new(place(&node.call, bound), format!("nothing consumes these {things}")).help(help)
}

/// Where a stream is named, or else where it is made.
fn place(call: &Ident, bound: &Bound) -> proc_macro2::TokenStream {
    match bound {
        Bound::Name(name) => name.to_token_stream(),
        Bound::Ignored(underscore) => underscore.to_token_stream(),
        Bound::Nothing => call.to_token_stream(),
    }
}

fn without_output(graph: &Graph, call: &Ident, bound: &Bound) -> Message {
    let headline = match bound {
        Bound::Name(name) => format!("stream `{name}` leads to no output"),
        Bound::Nothing | Bound::Ignored(_) => format!("the stream from `{call}` leads to no output"),
    };
    let out = match unfed_outputs(graph).collect::<Vec<_>>().as_slice() {
        [one] => one.written.to_string(),
        _ => "..".to_owned(),
    };
    Message::new(place(call, bound), headline).help(format!("end it in `.sink({out})`, `.for_each(..)` or `.print()`"))
}

/// What a sub-pipeline gives back is the caller's to use.
fn results(graph: &Graph, call: &InlinedCall, report: &mut Report) {
    for (wire, bound) in call.results.iter().zip(&call.bound) {
        if graph.node(wire.node).inlined && leads_nowhere(graph, *wire) {
            report.add(without_output(graph, &call.name, bound));
        }
    }
}
