//! Does every name stand for what its place needs, and does it stand for it yet?
//!
//! A stream is bound before it is used, and never made from itself. An unknown name is rustc's to report.
//!
//! ```text
//! late.sink(out);
//! let late = readings.filter(|reading| reading.late);
//! ```

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ExprPath;

use crate::{
    graph::{Mistake, Place},
    report::Message,
};

pub fn message(mistake: &Mistake) -> Message {
    match mistake {
        Mistake::UsedBeforeLet { used, bound } => used_before_let(used, bound),
        Mistake::Cycle { used, names } => cycle(used, names),
        Mistake::Recursion { call, names } => recursion(call, names),
        Mistake::StreamAsValue { name, place } => stream_as_value(name, place),
        Mistake::OutputAsStream(name) => Message::new(name, format!("`{name}` is an output, and not a stream"))
            .help(format!("an output takes the items of a stream: `stream.sink({name})`")),
        Mistake::StreamAsOutput(name) => Message::new(name, format!("`{name}` is a stream, and not an output"))
            .help(format!("to put two streams together, write `.merge({name})`")),
        Mistake::NoRoot(written) => Message::new(written, "a chain begins with the name of a stream").help(format!(
            "to make a stream of a value, write `source({})`",
            crate::syntax::one_line(written.to_token_stream())
        )),
        Mistake::SubPipelineElsewhere(path) => sub_pipeline_elsewhere(path),
        _ => unreachable!("the other mistakes are worded elsewhere"),
    }
}

fn used_before_let(used: &Ident, bound: &Ident) -> Message {
    let line = bound.span().start().line;
    Message::new(used, format!("stream `{used}` is used before its `let`"))
        .note(format!("`{bound}` is bound on line {line}"))
        .help("move its `let` up")
}

/// The names as an arrow that leads back: each is made from the next.
fn cycle(used: &Ident, names: &[Ident]) -> Message {
    let headline = match names {
        [_] => format!("stream `{used}` is made from itself"),
        _ => "these streams are made from each other".to_owned(),
    };
    Message::new(used, headline).note(format!("{}, where each is made from the next", circle(names)))
}

fn recursion(call: &Ident, names: &[Ident]) -> Message {
    let headline = match names {
        [_] => format!("sub-pipeline `{call}` calls itself"),
        _ => "these sub-pipelines call each other".to_owned(),
    };
    Message::new(call, headline)
        .note(format!("{}, where each calls the next", circle(names)))
        .note("a sub-pipeline becomes part of its caller's graph, which would have no end")
}

fn sub_pipeline_elsewhere(path: &ExprPath) -> Message {
    let name = crate::syntax::one_line(path.to_token_stream());
    Message::new(
        path,
        format!("`{name}` can't be called with a stream: a sub-pipeline is called in the `stream!` that defines it"),
    )
    .note("a sub-pipeline becomes part of its caller's graph, and a graph is read from one `stream!`")
    .help("define it in this `stream!`: its closures may call functions of any module")
}

/// `` `a` → `b` → `a` ``
fn circle(names: &[Ident]) -> String {
    let names: Vec<_> = names.iter().chain(names.first()).map(|name| format!("`{name}`")).collect();
    names.join(" → ")
}

fn stream_as_value(name: &Ident, place: &Place) -> Message {
    match place {
        Place::Closure => Message::new(name, format!("`{name}` can't be used in a closure: it is a part of the graph"))
            .note("a closure sees one item, and what was computed before the job"),
        Place::Argument | Place::Statement => {
            Message::new(name, format!("`{name}` can't be used as a value: it is a part of the graph"))
                .note("plain Rust runs once, when the job is built")
        }
    }
}
