//! Can what a watermark is told of its input be?
//!
//! Its bound says how far behind the latest item another may come: not at all, or some time, but not less. The same holds for how far one input
//! may be ahead of another. An input is idle after some time.
//!
//! ```text
//! readings.watermark(bounded(-5.secs()))
//! ```

use quote::ToTokens;
use syn::Expr;

use super::own_nodes;
use crate::{
    graph::{Amount, Disorder, Graph},
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
    for Disorder { bound, idle, drift } in own_nodes(graph).filter_map(|node| node.disorder.as_ref()) {
        if is_negative(bound) {
            report.add(
                Message::new(&bound.written, "the watermark's bound is negative")
                    .note("it says how far behind the latest item another may come"),
            );
        }
        idle.iter().for_each(|idle| idle_is_positive(idle, report));
        if let Some(drift) = drift.as_ref().filter(|drift| is_negative(drift)) {
            report.add(
                Message::new(&drift.written, "the watermark's drift is negative")
                    .note("it says how far ahead of the slowest input another may be"),
            );
        }
    }
}

fn is_negative(amount: &Amount) -> bool {
    amount.known().is_some_and(|micros| micros < 0)
}

/// ```text
/// readings.watermark(bounded(5.secs()).idle(0.secs()))
/// ```
fn idle_is_positive(idle: &Amount, report: &mut Report) {
    let word = match idle.known() {
        Some(0) => "zero",
        Some(..0) => "negative",
        Some(1..) | None => return,
    };
    report.add(
        Message::new(&idle.written, format!("the watermark's idle time is {word}"))
            .note("an input that has had nothing for so long does not hold the watermark back"),
    );
}
