//! Can the guarantee that the pipeline asks for be given?
//!
//! ```text
//! #[durable(exactly_once)]
//! fn payments(orders: impl Source<Order>, out: impl Sink<Receipt>)
//! ```

use crate::{
    graph::Graph,
    operators::{Fuse, Output},
    report::{Message, Report},
    syntax::{Durable, Function, Guarantee, Role},
};

pub fn check(function: &Function, graph: &Graph, report: &mut Report) {
    let Some(durable) = &function.durable else { return };
    if durable.guarantee.is_none() {
        return report.add(unknown(durable));
    }
    if function.role == Role::SubPipeline {
        return report.add(of_a_part(durable));
    }
    if durable.guarantee == Some(Guarantee::ExactlyOnce) {
        side_effects(graph, report);
    }
}

fn unknown(durable: &Durable) -> Message {
    Message::new(&durable.attribute, "`#[durable]` knows only `exactly_once`")
        .help("write `#[durable]`, for each result at least once, or `#[durable(exactly_once)]`")
}

/// What a checkpoint has is the state of a whole job.
fn of_a_part(durable: &Durable) -> Message {
    Message::new(
        &durable.attribute,
        "a sub-pipeline can't be durable by itself: it is a part of the pipelines that call it",
    )
    .help("write the attribute above those")
}

/// A closure that is called with each item is called again behind a crash, and nobody could tell that it was.
///
/// ```text
/// orders.for_each(|order| charge(order));
/// ```
fn side_effects(graph: &Graph, report: &mut Report) {
    for node in graph.nodes.iter().filter(|node| matches!(node.operator.fuse, Fuse::Sink(Output::ForEach))) {
        report.add(
            Message::new(&node.call, "`for_each` can't be done exactly once: behind a crash it is called again")
                .help("`.for_each_batch(|items, batch| ..)` has the batch's number, which is the same behind a crash")
                .help("or let the items leave through a sink that is `Transactional`"),
        );
    }
}
