//! Is the window one that can be?
//!
//! It is written in place, so that the compiler sees it: `window(tumbling(10.mins()))`. Its size is positive, its offset
//! is smaller than its size, and its grace is not negative. What is a constant is looked into by rustc.

use syn::Expr;

use super::own_nodes;
use crate::{
    graph::{Amount, Graph, Shape, Window},
    report::{Message, Report},
};

pub fn check(graph: &Graph, report: &mut Report) {
    for window in own_nodes(graph).filter_map(|node| node.window.as_ref()) {
        match window.shape {
            Shape::Tumbling => amounts(window, report),
            Shape::Sliding | Shape::Session | Shape::Count => report.add(not_supported(window)),
        }
    }
}

/// ```text
/// readings.window(ten_minutes)
/// ```
pub fn elsewhere(argument: &Expr) -> Message {
    Message::new(argument, "the window must be written in place")
        .note("its kind decides what is generated, and is read when the pipeline is compiled")
        .help("write `.window(tumbling(size))`; the size can be a name")
}

/// ```text
/// readings.window(sliding(10.mins()).every(1.mins()))
/// ```
fn not_supported(window: &Window) -> Message {
    Message::new(&window.name, format!("`{}` windows are not supported yet", window.name))
        .help("a `tumbling` window is")
}

fn amounts(window: &Window, report: &mut Report) {
    if let Some(size) = &window.size {
        size_is_positive(size, report);
    }
    if let (Some(size), Some(offset)) = (&window.size, &window.offset) {
        offset_is_smaller(size, offset, report);
    }
    if let Some(grace) = &window.grace {
        grace_is_not_negative(grace, report);
    }
}

/// ```text
/// readings.window(tumbling(0.mins()))
/// ```
fn size_is_positive(size: &Amount, report: &mut Report) {
    let word = match size.known() {
        Some(0) => "zero",
        Some(..0) => "negative",
        Some(1..) | None => return,
    };
    report.add(Message::new(&size.written, format!("the window's size is {word}")));
}

/// ```text
/// readings.window(tumbling(1.hours()).offset(90.mins()))
/// ```
fn offset_is_smaller(size: &Amount, offset: &Amount, report: &mut Report) {
    let (Some(long), Some(shift)) = (size.known(), offset.known()) else { return };
    if long <= 0 || shift.abs() < long {
        return;
    }
    let written = crate::syntax::one_line(quote::ToTokens::to_token_stream(&size.written));
    report.add(
        Message::new(&offset.written, "the window's offset is not smaller than its size")
            .note(format!("its size is `{written}`")),
    );
}

/// ```text
/// readings.window(tumbling(1.mins()).grace(-5.secs()))
/// ```
fn grace_is_not_negative(grace: &Amount, report: &mut Report) {
    if grace.known().is_some_and(|micros| micros < 0) {
        report.add(Message::new(&grace.written, "the window's grace is negative"));
    }
}
