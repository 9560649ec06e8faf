//! Workloads, each done twice: by a generated pipeline, and by the best loop that a good engineer writes by hand.
//!
//! The hand-written side is written to win: it may use everything that its author knows of the job. Both sides read the
//! same input, write to the same kind of sink and must come to the same output.

// Each program that includes this module uses a part of it.
#![allow(dead_code)]

use std::fmt::Debug;

pub mod by_hand;
pub mod random;
pub mod reading;
pub mod text_file;
pub mod views;
pub mod words;

pub mod access_log;
pub mod csv_views;
pub mod dedup;
pub mod fan_out;
pub mod interval_join;
pub mod json_views;
pub mod process_timers;
pub mod sessions;
pub mod several_aggregates;
pub mod sliding;
pub mod stateless_chain;
pub mod tumbling;
pub mod word_count;

/// A job that is done twice.
pub trait Workload {
    /// What it is called on the command line and in the results.
    const NAME: &'static str;
    /// How many records are enough for what does not grow with them not to show.
    const RECORDS: usize;
    /// Why the generated side takes more than 1.02 times the instructions, where it does.
    const REASON: &'static str;

    /// What both sides read.
    type Input;
    /// What both sides come to.
    type Output: PartialEq + Debug;

    /// The same input whenever it is asked for.
    fn input(records: usize) -> Self::Input;

    fn generated(input: &Self::Input) -> Self::Output;

    fn by_hand(input: &Self::Input) -> Self::Output;

    /// Brings an output into the one order in which two can be compared, where the sides write in orders of their own.
    fn sort(_output: &mut Self::Output) {}
}

/// Something that is done with every workload.
pub trait Visitor {
    fn visit<W: Workload>(&mut self);
}

/// Shows a visitor all workloads.
pub fn visit_all(visitor: &mut impl Visitor) {
    visitor.visit::<word_count::WordCount>();
    visitor.visit::<access_log::AccessLog>();
    visitor.visit::<json_views::JsonViews>();
    visitor.visit::<json_views::JsonViewsBySerde>();
    visitor.visit::<csv_views::CsvViews>();
    visitor.visit::<csv_views::CsvViewsBySerde>();
    visitor.visit::<stateless_chain::StatelessChain>();
    visitor.visit::<tumbling::FewKeys>();
    visitor.visit::<tumbling::MillionKeys>();
    visitor.visit::<sliding::Mean>();
    visitor.visit::<sliding::Max>();
    visitor.visit::<sessions::Sessions>();
    visitor.visit::<several_aggregates::SeveralAggregates>();
    visitor.visit::<fan_out::FanOut>();
    visitor.visit::<dedup::Dedup>();
    visitor.visit::<process_timers::ProcessTimers>();
    visitor.visit::<interval_join::IntervalJoin>();
}

/// Checks that both sides come to the same output.
///
/// # Panics
/// If they don't.
pub fn assert_agreement<W: Workload>(records: usize) {
    let input = W::input(records);
    let (mut generated, mut by_hand) = (W::generated(&input), W::by_hand(&input));
    W::sort(&mut generated);
    W::sort(&mut by_hand);
    // Not `assert_eq`: it would print a million rows.
    assert!(generated == by_hand, "the two sides of `{}` come to different outputs", W::NAME);
}
