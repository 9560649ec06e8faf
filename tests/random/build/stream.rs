//! What is known of a stream while a pipeline is composed: as much as the language's rules ask for.

use std::collections::BTreeSet;

/// A stream of events, by its name in both texts.
#[derive(Clone, Debug)]
pub struct Stream {
    pub name: String,
    pub time: Time,
    /// What it comes from: sources, and operators that give their items once they have seen a whole step, in the order of the text.
    pub origins: BTreeSet<usize>,
    /// Whether all that reaches a key comes in an order that is the same on any number of workers. Results of different keys have none
    /// (rule 34), so that what depends on it must not stand behind them.
    pub ordered: bool,
    /// Whether something reads it already.
    pub used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Arrival,
    Stamped,
    Watermarked,
}

/// A pipeline, as two lists of statements.
#[derive(Debug, Default)]
pub struct Pipeline {
    /// How many sources it has: one or two.
    pub sources: usize,
    /// In `stream!`.
    pub statements: Vec<String>,
    /// Of the oracle.
    pub readings: Vec<String>,
    /// What the outputs are given, in their order.
    pub outputs: Vec<Output>,
    /// The numbers of late items that the job's report must count.
    pub late: Vec<String>,
    /// The numbers of errors that the job's report must count.
    pub rejected: Vec<String>,
}

#[derive(Debug)]
pub struct Output {
    /// The stream.
    pub stream: String,
    /// The type of its items.
    pub item: &'static str,
}
