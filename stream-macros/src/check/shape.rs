//! Does every place give as many streams as the next one takes?
//!
//! ```text
//! let valid = readings.partition(|reading| reading.valid);
//! ```

use crate::{graph::Mistake, operators::Operator, report::Message};

pub fn message(mistake: &Mistake) -> Message {
    match mistake {
        Mistake::ArgumentCount { call, parameters, given } => {
            Message::new(call, format!("`{call}` takes {}, and is given {given}", count(parameters.len(), "argument")))
                .note(format!("its parameters are `{}`", parameters.join(", ")))
        }
        Mistake::NothingToBind { pattern, from } => {
            Message::new(pattern, format!("`{from}` gives no stream")).help("remove the `let`")
        }
        Mistake::PairBoundToOne { pattern, from } => {
            Message::new(pattern, format!("`{from}` gives two streams")).help("bind both: `let (first, second) = ..`")
        }
        Mistake::OneBoundToPair { pattern, from } => {
            Message::new(pattern, format!("`{from}` gives one stream")).help("bind one: `let stream = ..`")
        }
        Mistake::CallOnNothing { call, on } => call_on_nothing(call, on),
        Mistake::CallOnPair { call, on } => Message::new(call, format!("`{on}` gives two streams, and not one"))
            .help("bind both, and go on with each: `let (first, second) = ..`"),
        Mistake::ResultCount { at, declared, given } => {
            Message::new(at, format!("expected {}, found {}", count(*declared, "stream"), count(*given, "stream")))
        }
        _ => unreachable!("the other mistakes are worded elsewhere"),
    }
}

fn call_on_nothing(call: &proc_macro2::Ident, on: &Operator) -> Message {
    Message::new(call, format!("nothing can follow `{}`: the stream ends there", on.name))
        .help(format!("to use the items twice, bind the stream before `.{}(..)` to a name", on.name))
}

fn count(number: usize, thing: &str) -> String {
    match number {
        0 => format!("no {thing}"),
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}
