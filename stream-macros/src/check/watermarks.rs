//! Can the bound of a watermark be?
//!
//! It says how far behind the latest item another may come: not at all, or some time, but not less.
//!
//! ```text
//! readings.watermark(bounded(-5.secs()))
//! ```

use quote::ToTokens;
use syn::Expr;

use super::own_nodes;
use crate::{
    graph::Graph,
    report::{Message, Report},
};

/// ```text
/// readings.watermark(5.secs())
/// ```
pub fn bare(argument: &Expr) -> Message {
    let written = crate::syntax::one_line(argument.to_token_stream());
    Message::new(argument, "`watermark` takes a bound, and not a length of time")
        .help(format!("write `.watermark(bounded({written}))`"))
}

pub fn check(graph: &Graph, report: &mut Report) {
    for bound in own_nodes(graph).filter_map(|node| node.bound.as_ref()) {
        if bound.known().is_some_and(|micros| micros < 0) {
            report.add(
                Message::new(&bound.written, "the watermark's bound is negative")
                    .note("it says how far behind the latest item another may come"),
            );
        }
    }
}
