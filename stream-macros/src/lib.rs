//! The compiler behind `thalweg`'s `stream!`: from Rust tokens to Rust tokens.
//!
//! The way of the tokens is the list in `compile.rs`: `syntax` makes a tree of them, `graph` gives meaning to its names,
//! `check` rejects the graphs that can't be, `plan` cuts a graph into stages, and `expand` writes them as Rust. What the
//! operators are is in `operators`, one file each.

mod check;
mod compile;
mod expand;
mod graph;
mod names;
mod operators;
mod plan;
mod record;
mod report;
mod syntax;

/// Compiles the pipelines written in it.
///
/// A `fn` with inputs and outputs among its parameters becomes one that returns a job. Its body is made of chains of
/// operators, and of plain Rust, which runs once, when the job is built.
///
/// ```text
/// stream!(
///     /// The warm readings of all sensors.
///     pub fn warm(readings: impl Source<Reading>, limit: f64, out: impl Sink<Reading>) {
///         let (warm, cold) = readings.partition(|reading| reading.celsius > limit);
///         warm.sink(out);
///         cold.for_each(|reading| println!("{reading:?}"));
///     }
/// );
/// ```
///
/// | in a signature | meaning |
/// |---|---|
/// | `name: impl Source<T>` | an input; it is itself a stream |
/// | `name: impl Sink<T>` | an output |
/// | `name: Stream<T>`, or a `Stream<T>` in the result | makes the `fn` a sub-pipeline: its callers' graphs contain it |
/// | anything else | configuration, visible in closures |
///
/// | in a body | meaning |
/// |---|---|
/// | `root.operator(..).operator(..);` | a chain; it begins with the name of a stream, a sub-pipeline's call or `source(value)` |
/// | `let name = chain;` | names a stream; a name that is used twice is a fan-out |
/// | `let (first, second) = chain;` | names both streams of an operator that gives two |
/// | any statement without a stream | runs once, when the job is built |
///
/// Any other item goes through untouched. `stream!({ … })` is one pipeline without a name, in place of an expression: its
/// sources and outputs are the locals that stand around it.
#[proc_macro]
pub fn stream(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::compile(input.into()).into()
}

/// Makes a type fit for state: `collect`, `top`, `reduce`, `min`, `max`, `distinct` and `key_by`.
///
/// A struct or an enum that borrows nothing is kept as it is. It needs `Clone`, and must be `Send + Sync + 'static`. If it has
/// `PartialEq, Eq, Hash` it is a key too, and if it has `PartialEq, Eq, PartialOrd, Ord` then `min`, `max` and `top` can compare it.
///
/// ```text
/// #[derive(Clone, PartialEq, Eq, Hash, Record)]
/// struct Place {
///     city: String,
///     line: u32,
/// }
/// ```
///
/// A type that borrows from its batch has an owned twin, which is defined beside it and which is what state keeps and results hold. Its
/// fields are the owned twins of the type's own: `Box<str>` of `&str`, `Vec<Box<str>>` of `Vec<&str>`. It is `Clone`; what else it derives
/// is said by `#[record(derive(..))]`. Such a type is not a key: a tuple of its fields is.
///
/// ```text
/// #[derive(Clone, Record)]
/// #[record(derive(Debug, PartialEq))]
/// struct Click<'a> {
///     page: &'a str,
///     at: Timestamp,
/// }
/// // #[derive(Clone, Debug, PartialEq)]
/// // struct ClickOwned { page: Box<str>, at: Timestamp }
/// ```
///
/// To be an item of a source, a type needs no derive.
#[proc_macro_derive(Record, attributes(record))]
pub fn record(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    record::derive(input.into()).into()
}
