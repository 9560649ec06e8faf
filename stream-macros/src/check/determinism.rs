//! Does a closure of a durable pipeline give something else when a batch runs again?
//!
//! ```text
//! #[durable]
//! fn orders(orders: impl Source<Order>, out: impl Sink<Entry>) {
//!     orders.map(|order| Entry { order, id: Uuid::new_v4() }).sink(out);
//! }
//! ```
//!
//! A lint: it knows the names of the usual suspects, and nothing of what other functions do. `nondet("why", ..)` allows what stands in it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use crate::{
    graph::{Argument, Graph, Node},
    operators::Gives,
    report::{Message, Report},
};

/// What is wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Clock,
    Chance,
    /// Blocks, and sees what is outside as it is now.
    Outside,
    Sleep,
}

/// Of a durable pipeline, with what it calls.
pub fn check(graph: &Graph, report: &mut Report) {
    for node in &graph.nodes {
        for argument in &node.arguments {
            let tokens = match argument {
                Argument::Closure(closure) => closure.body.to_token_stream(),
                Argument::InPlace(function) => function.to_token_stream(),
                _ => continue,
            };
            walk(tokens, &mut |path, why| {
                if is_told(node, why) {
                    report.add(message(path, why));
                }
            });
        }
    }
}

/// What leads out of the pipeline may do there what it likes, as long as it says the same.
fn is_told(node: &Node, why: Why) -> bool {
    let leads_out =
        matches!(node.operator.gives, Gives::Nothing) || ["inspect", "map_async"].contains(&node.operator.name);
    !leads_out || matches!(why, Why::Clock | Why::Chance)
}

fn message(path: TokenStream, why: Why) -> Message {
    let name: String = path.to_string().split_whitespace().collect();
    let (headline, help) = match why {
        Why::Clock => (
            "reads the clock: behind a crash the batch runs again, and would see another time",
            "take a time that is the same again: one of the item's fields, or the batch's: `batch_time()`",
        ),
        Why::Chance => (
            "is another value each time: behind a crash the batch runs again, and would see another one",
            "make it of the item: of its fields or of a hash of them",
        ),
        Why::Outside => (
            "sees what is outside as it is now: behind a crash the batch runs again, and may see something else",
            "read it when the job is built, take it in as a source for `lookup`, or ask for it with `map_async`",
        ),
        Why::Sleep => (
            "holds up the whole batch",
            "`.rate(..)` of a generator slows a source down, and `Trigger::every(..)` the job",
        ),
    };
    Message::new(path, format!("`{name}` in a `#[durable]` pipeline {headline}"))
        .help(help)
        .help("where that does no harm, `nondet(\"why\", ..)` around the call allows it")
}

/// Tells of all paths in a text that lead to something of the kind, also inside the arguments of macros, but not inside those of `nondet`.
fn walk(tokens: TokenStream, tell: &mut impl FnMut(TokenStream, Why)) {
    let mut path = Path::default();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_allowed = group.delimiter() == Delimiter::Parenthesis && path.ends_with("nondet");
                path.finish(tell);
                if !is_allowed {
                    walk(group.stream(), tell);
                }
            }
            token => path.take(token, tell),
        }
    }
    path.finish(tell);
}

/// A path as it is read: `std::time::SystemTime::now`.
#[derive(Default)]
struct Path {
    segments: Vec<String>,
    tokens: Vec<TokenTree>,
    /// How many colons stand behind the last segment.
    colons: usize,
    /// How many dots stand in front of it. Behind one it is a field or a method, behind two the end of a range.
    dots: usize,
}

impl Path {
    fn take(&mut self, token: TokenTree, tell: &mut impl FnMut(TokenStream, Why)) {
        match &token {
            TokenTree::Ident(ident) => {
                if self.colons != 2 && !self.segments.is_empty() {
                    self.finish(tell);
                }
                self.segments.push(ident.to_string());
                self.colons = 0;
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' && self.colons < 2 => self.colons += 1,
            other => {
                let is_dot = matches!(other, TokenTree::Punct(dot) if dot.as_char() == '.');
                let dots = if is_dot && self.segments.is_empty() { self.dots + 1 } else { usize::from(is_dot) };
                self.finish(tell);
                self.dots = dots;
                return;
            }
        }
        self.tokens.push(token);
    }

    fn ends_with(&self, name: &str) -> bool {
        self.colons == 0 && self.segments.last().is_some_and(|last| last == name)
    }

    /// The path has ended, and the next one begins. A turbofish is none of it.
    fn finish(&mut self, tell: &mut impl FnMut(TokenStream, Why)) {
        let Path { segments, tokens, dots, .. } = std::mem::take(self);
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        if let Some(why) = suspect(&segments).filter(|_| dots != 1) {
            let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(_));
            let first = tokens.iter().position(|token| !is_colon(token)).unwrap_or(0);
            let last = tokens.iter().rposition(|token| !is_colon(token)).map_or(0, |last| last + 1);
            tell(tokens[first..last].iter().cloned().collect(), why);
        }
    }
}

/// What is known of a function by the end of its path. A name that a user's own type or module may well have needs more of it.
fn suspect(segments: &[&str]) -> Option<Why> {
    let why = match segments {
        [.., "SystemTime" | "Instant" | "Utc" | "Local" | "Timestamp" | "Zoned", "now"]
        | [.., "OffsetDateTime", "now_utc" | "now_local"] => Why::Clock,
        [.., "rand", "random" | "random_range" | "random_bool" | "random_ratio" | "rng" | "thread_rng"]
        | [.., "thread_rng"]
        | [.., "Uuid", "new_v4" | "new_v1" | "new_v6" | "new_v7" | "now_v1" | "now_v6" | "now_v7"]
        | [.., "RandomState", "new"]
        | [.., "fastrand" | "getrandom", _]
        | [.., "std", "process", "id"] => Why::Chance,
        [.., "thread", "sleep"] => Why::Sleep,
        [.., "fs", function] if function.starts_with(|first: char| first.is_ascii_lowercase()) => Why::Outside,
        [.., "File", "open" | "create" | "create_new" | "options"]
        | [.., "OpenOptions", "new"]
        | [.., "process", "Command", "new"]
        | [.., "TcpStream" | "UnixStream", "connect"]
        | [.., "UdpSocket" | "TcpListener", "bind"]
        | [.., "io", "stdin"]
        | [.., "env", "var" | "vars" | "var_os"] => Why::Outside,
        _ => return None,
    };
    Some(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths that are told of, each with why.
    fn told(text: &str) -> Vec<(String, Why)> {
        let mut told = Vec::new();
        walk(text.parse().expect("the text is Rust"), &mut |path, why| {
            told.push((path.to_string().replace(' ', ""), why));
        });
        told
    }

    #[test]
    fn the_usual_suspects_are_known_by_the_end_of_their_paths() {
        let found =
            told("{ let at = std::time::SystemTime::now(); let n = rand::random::<u8>(); (at, n, Uuid::new_v4()) }");
        let expected =
            [("std::time::SystemTime::now", Why::Clock), ("rand::random", Why::Chance), ("Uuid::new_v4", Why::Chance)];
        assert_eq!(found, expected.map(|(path, why)| (path.to_owned(), why)));
        assert_eq!(told("thread::sleep(pause)"), [("thread::sleep".to_owned(), Why::Sleep)]);
        assert_eq!(told("::std::fs::read_to_string(name)"), [("std::fs::read_to_string".to_owned(), Why::Outside)]);
    }

    #[test]
    fn they_are_found_in_macros_and_where_they_are_only_named() {
        assert_eq!(told("format!(\"{:?}\", Instant::now())").len(), 1);
        assert_eq!(told("0..rand::random()").len(), 1);
        assert_eq!(told("known.unwrap_or_else(Instant::now)").len(), 1);
        assert_eq!(told("|| { [thread_rng().gen(), { File::open(name) }] }").len(), 2);
    }

    #[test]
    fn what_is_allowed_and_what_is_called_alike_is_not_told() {
        for text in [
            "nondet(\"a trace\", SystemTime::now())",
            "thalweg::nondet(\"a trace\", [rand::random::<u8>(); 2])",
            "order.fs.read()",
            "order.thread_rng",
            "Command::new(order.id)",
            "process::id(order)",
            "timers.time()",
            "now()",
            "clock.now()",
            "Instant::from(now)",
            "random(seed)",
            "|file: fs::File| file.length",
            "Point { x: thread, y: sleep }",
            "if a < fs { b } else { c }",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
