//! The two sides of every workload in `benches/` come to the same output: else it would mean nothing to compare them.

#[path = "../benches/pairs/mod.rs"]
mod pairs;

use pairs::{Visitor, Workload, assert_agreement, visit_all};

/// Several batches, and more than one minute of the workloads with windows.
const RECORDS: usize = 50_000;

struct Agreement;

impl Visitor for Agreement {
    fn visit<W: Workload>(&mut self) {
        assert_agreement::<W>(RECORDS);
    }
}

#[test]
fn both_sides_agree() {
    visit_all(&mut Agreement);
}
