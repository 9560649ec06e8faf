//! What a `let` binds.

use syn::{Local, Pat};

use super::{Binding, Pattern};
use crate::report::{Message, Report};

/// Streams are bound to a name, to `_`, or to a pair of those.
///
/// ```text
/// let (on_time, late) = readings.split_late();
/// ```
pub fn pattern(local: &Local, report: &mut Report) -> Option<Pattern> {
    match read(&local.pat) {
        Ok(pattern) => Some(pattern),
        Err(message) => {
            report.add(*message);
            None
        }
    }
}

fn read(pattern: &Pat) -> Result<Pattern, Box<Message>> {
    match pattern {
        Pat::Tuple(tuple) if tuple.elems.len() == 2 => {
            Ok(Pattern::Pair(binding(&tuple.elems[0])?, binding(&tuple.elems[1])?))
        }
        Pat::Paren(inner) => read(&inner.pat),
        other => Ok(Pattern::One(binding(other)?)),
    }
}

fn binding(pattern: &Pat) -> Result<Binding, Box<Message>> {
    match pattern {
        Pat::Wild(wild) => Ok(Binding::Ignored(wild.underscore_token)),
        Pat::Ident(ident) if ident.mutability.is_some() => Err(Box::new(
            Message::new(ident.mutability, "a stream can't be `mut`: it is a part of the graph, not a value")
                .help(format!("bind it again where it changes: `let {0} = {0}.map(..)`", ident.ident)),
        )),
        Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() => Ok(Binding::Name(ident.ident.clone())),
        Pat::Type(typed) => Err(Box::new(
            Message::new(&typed.ty, "a stream's `let` takes no type")
                .help("remove the type: it follows from the chain"),
        )),
        other => Err(Box::new(
            Message::new(other, "a stream is bound to a name")
                .help("write `let name = ..`, or `let (first, second) = ..` for two streams"),
        )),
    }
}

/// Every name that a pattern binds.
pub fn names(pattern: &Pat) -> Vec<String> {
    crate::names::bound(pattern).iter().map(ToString::to_string).collect()
}
