//! The operators: one file each, and one line each in the list below.
//!
//! A file says what its operator takes, how many streams it gives, what it does to keys and time, and how it stands in
//! the generated loop. The manual page of an operator is on its method in the runtime.

mod facts;
mod row;

pub use facts::*;
pub use row::Row;

/// Declares the operators' modules and the list of them.
macro_rules! operators {
    ($($name:ident)*) => {
        $(mod $name;)*
        static ALL: &[&Operator] = &[$(&$name::OPERATOR),*];
    };
}

operators! {
    // one item
    map filter filter_map flat_map inspect
    // fallible
    try_map split_errors or_fail or_drop
    // whole batch
    map_batch
    // outside calls
    map_async
    // routing
    partition merge
    // keys
    key_by map_values rekey
    // time
    timestamp watermark
    // what an aggregate ranges over
    window per_batch expire_after initial unbounded
    // aggregates
    count sum min max mean reduce reduce_invertible fold collect distinct top aggregate
    changes
    // state of one's own
    scan process on_timer on_processing_timer on_expiry dedup within
    // joins
    join left_join right_join outer_join cogroup
    between
    // tables
    latest versions lookup
    // late items
    split_late count_late drop_late
    // output
    sink for_each for_each_batch print
}

/// The operator with this name.
pub fn find(name: &str) -> Option<&'static Operator> {
    ALL.iter().copied().find(|operator| operator.name == name)
}

/// The operators of which another one says more: what they do, or how far they reach.
pub fn with_detail(name: &str) -> impl Iterator<Item = &'static str> {
    let takes = move |operator: &&&Operator| matches!(operator.gives, Gives::Open(details) | Gives::Pending(details) if details.contains(&name));
    ALL.iter().filter(takes).map(|operator| operator.name)
}

/// The operator with this name behind a join.
pub fn find_behind_join(name: &str) -> Option<&'static Operator> {
    let reaches = [&within::OF_JOIN, &between::OPERATOR, &window::OF_JOIN, &per_batch::OF_JOIN];
    reaches.into_iter().find(|operator| operator.name == name)
}

/// What says how far a join reaches.
pub const REACHES: &[&str] = &["within", "between", "window", "per_batch"];

/// What says how far `cogroup` reaches.
pub const GROUP_REACHES: &[&str] = &["window", "per_batch"];

/// The names of the aggregates, in the order of the list.
pub const AGGREGATES: &[&str] = &[
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

/// What may keep state that expires.
pub const EXPIRING: &[&str] = &[
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
    "scan",
    "process",
    "initial",
];

/// What must be said about the errors of a fallible operator.
pub const ERRORS: &[&str] = &["split_errors", "or_fail", "or_drop"];

/// An input of the pipeline, as a node.
pub static SOURCE: Operator = Operator {
    name: "source",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Source,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    proves: false,
    fuse: Fuse::Source,
};

/// A root that is no stream of this pipeline. Its expression is emitted as written, so that rustc says what is wrong.
pub static UNKNOWN_ROOT: Operator =
    Operator { name: "unknown_root", role: Role::Unknown, fuse: Fuse::Unknown, ..SOURCE };

/// A stream of which something was reported.
pub static REPORTED: Operator = Operator { name: "reported", ..UNKNOWN_ROOT };

/// A call that is no operator. It is emitted as written, so that rustc suggests a method.
pub static UNKNOWN: Operator =
    Operator { name: "unknown", key: KeyEffect::Keeps, time: TimeEffect::Keeps, ..UNKNOWN_ROOT };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_aggregates_is_complete() {
        assert_eq!(names(Role::Aggregate), AGGREGATES);
    }

    #[test]
    fn all_aggregates_may_expire() {
        assert!(EXPIRING.starts_with(AGGREGATES));
    }

    #[test]
    fn the_list_of_error_operators_is_complete() {
        assert_eq!(names(Role::Errors), ERRORS);
    }

    #[test]
    fn the_documentation_links_to_all_manual_pages() {
        let documentation = include_str!("../lib.rs");
        for operator in ALL {
            let link = format!(".html#method.{})", operator.name);
            assert!(documentation.contains(&link), "`{}` is missing", operator.name);
        }
    }

    fn names(role: Role) -> Vec<&'static str> {
        ALL.iter().filter(|operator| operator.role == role).map(|operator| operator.name).collect()
    }
}
