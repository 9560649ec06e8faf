//! Is every operator used by at least one pipeline here?

use std::collections::BTreeSet;

use crate::pipelines::graphs;

/// All operators but the aggregates.
const OPERATORS: &[&str] = &[
    "map",
    "filter",
    "filter_map",
    "flat_map",
    "inspect",
    "try_map",
    "split_errors",
    "or_fail",
    "or_drop",
    "map_batch",
    "map_async",
    "partition",
    "merge",
    "key_by",
    "map_values",
    "rekey",
    "timestamp",
    "watermark",
    "window",
    "per_batch",
    "changes",
    "unbounded",
    "scan",
    "process",
    "on_timer",
    "on_processing_timer",
    "on_expiry",
    "expire_after",
    "initial",
    "dedup",
    "within",
    "join",
    "left_join",
    "right_join",
    "outer_join",
    "cogroup",
    "between",
    "latest",
    "versions",
    "lookup",
    "split_late",
    "count_late",
    "drop_late",
    "sink",
    "for_each",
    "for_each_batch",
    "print",
];

const AGGREGATES: &[&str] = &[
    "count",
    "sum",
    "min",
    "max",
    "mean",
    "reduce",
    "reduce_invertible",
    "fold",
    "collect",
    "distinct",
    "top",
    "aggregate",
];

/// Each operator with the one in front of it in the text.
fn pairs() -> BTreeSet<(&'static str, &'static str)> {
    let pairs = |graph: &&thalweg::Graph| {
        graph.operators.windows(2).map(|pair| (pair[0].name, pair[1].name)).collect::<Vec<_>>()
    };
    graphs().iter().flat_map(pairs).collect()
}

#[test]
fn every_operator_is_used() {
    let used: BTreeSet<_> = pairs().into_iter().map(|(_, name)| name).collect();
    let missing: Vec<_> = OPERATORS.iter().chain(AGGREGATES).filter(|name| !used.contains(*name)).collect();
    assert!(missing.is_empty(), "no pipeline uses {missing:?}");
}

#[test]
fn every_aggregate_is_used_in_every_scope() {
    for scope in ["window", "per_batch"] {
        let missing: Vec<_> = AGGREGATES.iter().filter(|name| !pairs().contains(&(scope, **name))).collect();
        assert!(missing.is_empty(), "no pipeline has {missing:?} behind `{scope}`");
    }
    // A fan-out names its key once, and has a running aggregate at the head of each branch.
    let runs_on =
        |name: &str| pairs().iter().any(|(before, after)| *after == name && !["window", "per_batch"].contains(before));
    let missing: Vec<_> = AGGREGATES.iter().filter(|name| !runs_on(name)).collect();
    assert!(missing.is_empty(), "no pipeline has a running {missing:?}");
}

#[test]
fn there_are_enough_pipelines() {
    assert!(graphs().len() >= 24, "{} pipelines", graphs().len());
}
