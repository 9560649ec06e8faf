//! Is the window one that can be?
//!
//! It is written in place, so that the compiler sees it: `window(tumbling(10.mins()))`. Its size and its slide are positive, its slide is no longer
//! than its size, its offset is smaller than what lies between two starts, its grace is not negative, and there
//! is time between early results. What is a constant is looked into by rustc.

use syn::Expr;

use super::own_nodes;
use crate::{
    graph::{Amount, Early, Graph, Shape, Window},
    operators::Role,
    report::{Message, Report},
};

pub fn check(graph: &Graph, report: &mut Report) {
    for (node, window) in own_nodes(graph).filter_map(|node| Some((node, node.window.as_ref()?))) {
        match window.shape {
            Shape::Session | Shape::Count if node.operator.role == Role::Reach => report.add(not_joined(window)),
            Shape::Tumbling => tumbling(window, report),
            Shape::Sliding => sliding(window, report),
            Shape::Session => session(window, report),
            Shape::Count => count(window, report),
        }
        if let Some(every) = window.early.as_ref().and_then(|early| early.every.as_ref()) {
            is_positive("time between early results", every, report);
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
/// orders.join(payments).window(session(10.mins()))
/// ```
fn not_joined(window: &Window) -> Message {
    Message::new(&window.name, format!("a join over `{}` windows is not supported yet", window.name))
        .help("`tumbling` and `sliding` windows are, and `.within(..)` instead of `.window(..)`")
}

fn tumbling(window: &Window, report: &mut Report) {
    if let Some(size) = &window.size {
        is_positive("size", size, report);
    }
    if let (Some(size), Some(offset)) = (&window.size, &window.offset) {
        offset_is_smaller("size", size, offset, report);
    }
    grace_is_not_negative(window, report);
}

/// Rule 5: the slide need not divide the size, but between two windows there must be no gap.
fn sliding(window: &Window, report: &mut Report) {
    if let Some(size) = &window.size {
        is_positive("size", size, report);
    }
    match (&window.size, &window.slide) {
        (Some(size), Some(slide)) => {
            is_positive("slide", slide, report);
            slide_is_no_longer(size, slide, report);
        }
        (Some(size), None) => report.add(no_slide(window, size)),
        _ => {}
    }
    if let (Some(slide), Some(offset)) = (&window.slide, &window.offset) {
        offset_is_smaller("slide", slide, offset, report);
    }
    grace_is_not_negative(window, report);
}

/// A session begins with its first item: there is nothing that an offset could shift.
fn session(window: &Window, report: &mut Report) {
    if let Some(gap) = &window.size {
        is_positive("gap", gap, report);
    }
    if let Some(offset) = &window.offset {
        report.add(
            Message::new(&offset.written, "a session has no offset")
                .note("it begins with its first item")
                .help("remove `.offset(..)`"),
        );
    }
    grace_is_not_negative(window, report);
}

/// Windows of so many items: what comes between two windows would be in none here too.
fn count(window: &Window, report: &mut Report) {
    if let Some(Early { name, .. }) = &window.early {
        report.add(
            Message::new(name, "a window of so many items has no early results")
                .note("it goes by no time")
                .help(format!("remove `.{name}(..)`")),
        );
    }
    let Some(size) = &window.size else { return };
    is_positive("size", size, report);
    if let Some(slide) = &window.slide {
        is_positive("slide", slide, report);
        slide_is_no_longer(size, slide, report);
    }
}

/// ```text
/// readings.window(sliding(10.mins()))
/// ```
fn no_slide(window: &Window, size: &Amount) -> Message {
    Message::new(&window.name, "a sliding window needs a slide: how often does one begin?")
        .help(format!("write `sliding({}).every(1.mins())`", written(size)))
        .help("windows that don't overlap are `tumbling`")
}

/// ```text
/// readings.window(sliding(1.mins()).every(10.mins()))
/// ```
fn slide_is_no_longer(size: &Amount, slide: &Amount, report: &mut Report) {
    let (Some(long @ 1..), Some(step)) = (size.known(), slide.known()) else { return };
    if step > long {
        report.add(
            Message::new(&slide.written, "the window's slide is longer than the window")
                .note(format!("its size is `{}`: what comes between two windows would be in none", written(size))),
        );
    }
}

/// ```text
/// readings.window(tumbling(0.mins()))
/// ```
fn is_positive(what: &str, amount: &Amount, report: &mut Report) {
    let word = match amount.known() {
        Some(0) => "zero",
        Some(..0) => "negative",
        Some(1..) | None => return,
    };
    report.add(Message::new(&amount.written, format!("the window's {what} is {word}")));
}

/// ```text
/// readings.window(tumbling(1.hours()).offset(90.mins()))
/// ```
fn offset_is_smaller(what: &str, apart: &Amount, offset: &Amount, report: &mut Report) {
    let (Some(long), Some(shift)) = (apart.known(), offset.known()) else { return };
    if long <= 0 || shift.abs() < long {
        return;
    }
    report.add(
        Message::new(&offset.written, format!("the window's offset is not smaller than its {what}"))
            .note(format!("its {what} is `{}`", written(apart))),
    );
}

/// ```text
/// readings.window(tumbling(1.mins()).grace(-5.secs()))
/// ```
fn grace_is_not_negative(window: &Window, report: &mut Report) {
    let Some(grace) = &window.grace else { return };
    if grace.known().is_some_and(|micros| micros < 0) {
        report.add(Message::new(&grace.written, "the window's grace is negative"));
    }
}

fn written(amount: &Amount) -> String {
    crate::syntax::one_line(quote::ToTokens::to_token_stream(&amount.written))
}
