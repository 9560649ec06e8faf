//! The operators that are more than a piece of a loop: they keep something from step to step, or gather something during one.
//!
//! One file each. What a family writes stands at up to six places of the job: `made` before the first step, `begun` at the
//! start of each, `piece` in the loop that ends at the operator or passes it, `batch` where the loop behind it begins,
//! `settled` behind a stage that wrote to it, and `told` at the end of a step.

mod aggregate;
mod calls;
mod errors;
mod gather;
mod interval;
mod late;
mod merge;
mod scope;
mod sessions;
mod settings;
mod state;
mod table;
mod watermark;

pub use scope::{Scope, goes_by_turns, is_early, is_of_all, links_rows, overlaps, reached, scope, value};

use proc_macro2::{Ident, TokenStream};

use super::loops::{Item, Loop};
use super::names;
use super::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::{Fuse, LateItems, Output};
use crate::plan::{Plan, Step, has_sessions};

/// What a job keeps between its steps, made before the first.
pub fn made(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    match node.operator.fuse {
        Fuse::Watermark => watermark::made(plan, node, engine),
        Fuse::Call => calls::made(node, engine),
        Fuse::Merge | Fuse::Join => merge::made(plan.graph, node),
        Fuse::Window => aggregate::checked(node, engine),
        Fuse::Aggregate if has_sessions(plan.graph, node) => sessions::made(plan.graph, node, engine),
        Fuse::Aggregate => aggregate::made(plan.graph, node, engine),
        Fuse::State => state::made(plan.graph, node, engine),
        Fuse::Interval => interval::made(plan.graph, node, engine),
        Fuse::Table => table::made(plan.graph, node),
        _ => TokenStream::new(),
    }
}

/// What a job keeps from step to step, and a checkpoint has a part for.
pub struct Kept<'g> {
    pub node: &'g Node,
    /// Its name in the generated code.
    pub name: Ident,
    /// Its name in a checkpoint: by the names that stand in the pipeline's text, so that code around it may change.
    pub address: String,
    /// What the meaning of its entries depends on besides.
    pub settings: TokenStream,
}

/// All that a job keeps, in the order of the text.
pub fn kept<'g>(plan: &Plan<'g>) -> Vec<Kept<'g>> {
    let graph = plan.graph;
    let mut kept: Vec<Kept> = Vec::new();
    for node in &graph.nodes {
        let name = match node.operator.fuse {
            Fuse::Watermark => names::clock(node.id),
            Fuse::Merge | Fuse::Join if merge::has_watermark(graph, node) => names::clock(node.id),
            Fuse::Aggregate if !matches!(scope(graph, node), Scope::Batch) => names::state(node.id),
            Fuse::State | Fuse::Interval | Fuse::Table => names::state(node.id),
            _ => continue,
        };
        let stem = format!("{}.{}", graph.nearest_name(node), node.call);
        let alike = |kept: &&Kept| kept.address == stem || kept.address.starts_with(&format!("{stem}#"));
        let address = match kept.iter().filter(alike).count() {
            0 => stem,
            before => format!("{stem}#{}", before + 1),
        };
        kept.push(Kept { node, name, address, settings: settings::of(graph, node) });
    }
    kept
}

/// What the loops of a step write to, at its start.
pub fn begun(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    match node.operator.fuse {
        Fuse::Watermark => watermark::begun(plan, node, engine),
        Fuse::Merge | Fuse::Join => merge::begun(plan.graph, node),
        Fuse::Aggregate if has_sessions(plan.graph, node) => sessions::begun(plan.graph, node),
        Fuse::Aggregate => aggregate::begun(plan.graph, node),
        Fuse::State => state::begun(plan.graph, node),
        Fuse::Batch | Fuse::Call | Fuse::Sink(Output::ForEachBatch) => gather::begun(node),
        Fuse::Interval => interval::begun(plan.graph, node, engine),
        Fuse::Table => table::begun(node),
        Fuse::Late(LateItems::Count) if late::is_told_by_owners(plan.graph, node) => TokenStream::new(),
        Fuse::Late(LateItems::Count | LateItems::Split) => late::begun(node),
        Fuse::Row(_) => errors::begun(node),
        _ => TokenStream::new(),
    }
}

/// What the loop behind an operator goes over.
pub fn batch(graph: &Graph, root: &Node, engine: &Ident) -> TokenStream {
    match root.operator.fuse {
        Fuse::Batch => gather::batch(root, engine),
        Fuse::Call => calls::batch(root, engine),
        Fuse::State => state::batch(graph, root, engine),
        Fuse::Late(_) => late::batch(root),
        Fuse::Interval => interval::batch(graph, root),
        _ => aggregate::batch(graph, root, engine),
    }
}

/// What an item of such a loop is made of, where it is more than a value.
pub fn opened(root: &Node, body: &mut Loop) -> Option<(TokenStream, Item)> {
    match root.operator.fuse {
        // An answer has the time of its item, and a pair the later of its two (rule 24).
        Fuse::Call | Fuse::Interval => Some(timed(root)),
        Fuse::State => Some(state::opened(root)),
        Fuse::Late(_) => Some(late::opened(root, body)),
        _ => None,
    }
}

/// An item that comes with its time, and its name and what is known of it behind that.
fn timed(root: &Node) -> (TokenStream, Item) {
    let (item, time) = (names::item(root.id), names::time(root.id));
    let opened = quote::quote! { let (#time, #item) = #item; };
    (opened, Item { name: item, owned: true, key: None, owns_key: true, time: Some(time), side: 0, in_doubt: false })
}

/// What is due behind a stage that wrote to an end.
pub fn settled(plan: &Plan, port: &Port, engine: &Ident) -> TokenStream {
    match port {
        Port::Newest { watermark, root } => watermark::settled(plan, *watermark, *root, engine),
        Port::Outlet(_) | Port::Printer(_) => {
            let outlet = port.object();
            quote::quote! { #outlet.settle()?; }
        }
        Port::Failure(node) => errors::settled(*node, port, engine),
        Port::Adder(_) | Port::Changes(_) | Port::Rows(_) | Port::Gather(_) | Port::Tally(_) => TokenStream::new(),
    }
}

/// What the engine learns at the end of a step.
pub fn told(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    match node.operator.fuse {
        Fuse::Late(LateItems::Count | LateItems::Split) => late::told(node, engine),
        Fuse::Row(_) => errors::told(node, engine),
        Fuse::Sink(Output::ForEachBatch) => gather::told(node, engine),
        Fuse::Aggregate => aggregate::told(graph, node, engine),
        Fuse::Table => table::told(graph, node),
        Fuse::State => state::told(graph, node, engine),
        _ => TokenStream::new(),
    }
}

/// The piece of a loop that ends at an aggregate.
pub fn aggregate(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    match has_sessions(body.graph, node) {
        true => sessions::piece(body, node, item),
        false => aggregate::piece(body, step, node, item),
    }
}

pub use calls::piece as call;
pub use interval::piece as interval;
pub use state::piece as state;
pub use table::{lookup, piece as table};
pub use watermark::{is_ahead, piece as watermark};
