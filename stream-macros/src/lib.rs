//! The compiler behind `thalweg`'s `stream!`: from Rust tokens to Rust tokens.
//!
//! The way of the tokens is the list in `compile.rs`: `syntax` makes a tree of them, `graph` gives meaning to its names,
//! `check` rejects the graphs that can't be, `plan` cuts a graph into stages, and `expand` writes them as Rust. What the
//! operators are is in `operators`, one file each.

mod check;
mod compile;
mod decode;
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
/// A `fn` with inputs and outputs among its parameters becomes one that returns a [job](struct.Job.html). Its body is made of chains of
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
///
/// warm(lines("readings.csv").., 20.0, stdout()).run().await?;
/// ```
///
/// # Grammar
///
/// | in a signature | meaning |
/// |---|---|
/// | `name: impl Source<T>` | an input; it is itself a stream. With `+ Bounded`, one that ends |
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
/// A `T` may borrow from its batch: `lines: impl Source<&str>`. Functions may be generic, and have attributes, documentation and
/// `where` clauses. Any other item goes through untouched. `stream!({ … })` is one pipeline without a name, in place of an expression:
/// its sources and outputs are the locals that stand around it.
///
/// # Operators
///
/// They are methods, and each has a manual page there.
///
/// | | |
/// |---|---|
/// | one item | [`map`](struct.Stream.html#method.map) [`filter`](struct.Stream.html#method.filter) [`filter_map`](struct.Stream.html#method.filter_map) [`flat_map`](struct.Stream.html#method.flat_map) [`inspect`](struct.Stream.html#method.inspect) |
/// | fallible | [`try_map`](struct.Stream.html#method.try_map) |
/// | behind `try_map` | [`split_errors`](struct.Stream.html#method.split_errors) [`or_fail`](struct.Stream.html#method.or_fail) [`or_drop`](struct.Stream.html#method.or_drop) |
/// | whole batch | [`map_batch`](struct.Stream.html#method.map_batch) |
/// | outside calls | [`map_async`](struct.Stream.html#method.map_async), and behind it what is behind `try_map` |
/// | two streams | [`partition`](struct.Stream.html#method.partition) [`merge`](struct.Stream.html#method.merge) |
/// | keys | [`key_by`](struct.Stream.html#method.key_by) [`map_values`](struct.Stream.html#method.map_values) [`rekey`](struct.Stream.html#method.rekey) |
/// | time | [`timestamp`](struct.Stream.html#method.timestamp) [`watermark`](struct.Stream.html#method.watermark) |
/// | what an aggregate ranges over | [`window`](struct.Stream.html#method.window) [`per_batch`](struct.Stream.html#method.per_batch) [`expire_after`](struct.Stream.html#method.expire_after) [`initial`](struct.Stream.html#method.initial) [`unbounded`](struct.Stream.html#method.unbounded) |
/// | aggregates, per key | [`count`](struct.Stream.html#method.count) [`sum`](struct.Stream.html#method.sum) [`min`](struct.Stream.html#method.min) [`max`](struct.Stream.html#method.max) [`mean`](struct.Stream.html#method.mean) [`reduce`](struct.Stream.html#method.reduce) [`reduce_invertible`](struct.Stream.html#method.reduce_invertible) [`fold`](struct.Stream.html#method.fold) [`collect`](struct.Stream.html#method.collect) [`distinct`](struct.Stream.html#method.distinct) [`top`](struct.Stream.html#method.top) [`aggregate`](struct.Stream.html#method.aggregate) |
/// | behind an aggregate that runs on, or of a window of time | [`changes`](struct.Results.html#method.changes) |
/// | state of your own | [`scan`](struct.Stream.html#method.scan) [`process`](struct.Stream.html#method.process), then [`on_timer`](struct.Processed.html#method.on_timer), [`on_processing_timer`](struct.Processed.html#method.on_processing_timer) and [`on_expiry`](struct.Processed.html#method.on_expiry); [`dedup`](struct.Stream.html#method.dedup), then [`within`](struct.Deduplicated.html#method.within) |
/// | joins | [`join`](struct.Stream.html#method.join) [`left_join`](struct.Stream.html#method.left_join) [`right_join`](struct.Stream.html#method.right_join) [`outer_join`](struct.Stream.html#method.outer_join) [`cogroup`](struct.Stream.html#method.cogroup) |
/// | behind a join | [`within`](struct.Joining.html#method.within) [`between`](struct.Joining.html#method.between) [`window`](struct.Joining.html#method.window) [`per_batch`](struct.Joining.html#method.per_batch) |
/// | tables | [`latest`](struct.Stream.html#method.latest) [`versions`](struct.Stream.html#method.versions) [`lookup`](struct.Stream.html#method.lookup) |
/// | behind an aggregate of a window of event time | [`split_late`](struct.Results.html#method.split_late) [`count_late`](struct.Results.html#method.count_late) [`drop_late`](struct.Results.html#method.drop_late) |
/// | output | [`sink`](struct.Stream.html#method.sink) [`for_each`](struct.Stream.html#method.for_each) [`for_each_batch`](struct.Stream.html#method.for_each_batch) [`print`](struct.Stream.html#method.print) |
///
/// # What it becomes
///
/// Beside a pipeline `warm` stands the constant `WARM`, its [graph](struct.Graph.html): as text, Mermaid and DOT, and with the
/// stages of its plan. The drawing is in its documentation too. `THALWEG_SHOW=warm cargo build` prints the Rust that it becomes,
/// whenever the compiler looks at it anew; `THALWEG_SHOW=pipeline` is for those without a name, and `'*'` for all.
#[proc_macro]
pub fn stream(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::compile(input.into()).into()
}

/// Makes a type fit for state: `collect`, `top`, `reduce`, `min`, `max`, `distinct` and `key_by`.
///
/// A struct or an enum that borrows nothing is kept as it is. It needs `Clone`, and must be `Send + Sync + 'static`. If it has
/// `PartialEq, Eq, Hash` it is a key too, and if it has `PartialEq, Eq, PartialOrd, Ord` then `min`, `max` and `top` can compare it.
/// An enum whose variants have no fields is a key that windows keep in an array: its variants must differ, as they do by the derived `Eq`.
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

/// Lets a type be read from text: `lines(path).json::<Click>()`, `lines(path).csv::<Click>()`.
///
/// For structs with named fields, which may borrow from their batch with one lifetime, and for enums without fields. A field is found by its
/// name; `#[decode(rename = "..")]` on a field or variant, or `#[decode(rename_all = "camelCase")]` on the type, says how it is called in the text (also
/// `PascalCase`, `snake_case`, `kebab-case`, `SCREAMING_SNAKE_CASE`, `lowercase`, `UPPERCASE`). Fields of the text that the type does not have are
/// skipped. A field of the type that the text does not have is an error, unless it is an `Option` or has `#[decode(default)]`. In CSV a field is a column, so
/// that no field may be a list or a record of its own.
///
/// ```text
/// #[derive(Decode)]
/// #[decode(rename_all = "camelCase")]
/// struct Click<'a> {
///     page: &'a str,
///     user_id: u64,
///     #[decode(rename = "type")]
///     kind: Kind,
///     referrer: Option<&'a str>,
/// }
///
/// #[derive(Decode)]
/// #[decode(rename_all = "lowercase")]
/// enum Kind {
///     View,
///     Click,
/// }
/// ```
///
/// The decoder is compiled for each pipeline with the fields that the pipeline reads. What a line must be like to be a record does not depend on
/// that, so that nobody can tell but by the clock; for the same reason such a type can't implement `Drop`, and its `Clone`, which a fan-out calls, should be the derived one.
#[proc_macro_derive(Decode, attributes(decode))]
pub fn decode(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    decode::derive(input.into()).into()
}
