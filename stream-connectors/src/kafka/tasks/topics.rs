//! The topics of tasks: a task has the partition of its number of each.

use std::collections::BTreeSet;

use stream_runtime::Error;

use crate::kafka::position::Named;
use crate::kafka::reader::Topics;

/// The topic that the group shares out: it has all partitions that there are.
///
/// # Errors
/// There is a pattern among them: what it stands for may change, and with it what a task is.
pub(super) fn first(topics: &Topics) -> Result<&str, Error> {
    if let Some(pattern) = topics.said.iter().find(|said| said.starts_with('^')) {
        return Err(Error::new(format!(
            "`{pattern}` is a pattern, and tasks need topics by their names: the partitions of the first are what the group shares out"
        )));
    }
    topics.said.first().map(String::as_str).ok_or_else(|| Error::new("tasks need a topic"))
}

/// A task reads the partition of its number, of each topic.
///
/// # Errors
/// There are partitions of a number that the first topic doesn't have: nobody would read them.
pub(super) fn check(first: &str, found: &BTreeSet<Named>) -> Result<(), Error> {
    let has = |partition| found.contains(&Named::new(first, partition));
    let Some(unread) = found.iter().find(|of| !has(of.partition)) else { return Ok(()) };
    let count = |topic: &str| found.iter().filter(|of| *of.topic == *topic).count();
    Err(Error::new(format!(
        "`{other}` has {others} partitions and `{first}` has {firsts}, by which the group shares the topics out: nobody would read {unread}. Name the topic first that has the most, or add \
         partitions to `{first}`",
        other = unread.topic,
        others = count(&unread.topic),
        firsts = count(first),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partitions(of: &[(&str, i32)]) -> BTreeSet<Named> {
        let all = |(topic, count): &(&str, i32)| {
            let topic = (*topic).to_owned();
            (0..*count).map(move |partition| Named::new(topic.as_str(), partition))
        };
        of.iter().flat_map(all).collect()
    }

    #[test]
    fn the_first_topic_has_the_most_partitions() {
        assert!(check("a", &partitions(&[("a", 3), ("b", 3), ("c", 1)])).is_ok());
        let error = check("a", &partitions(&[("a", 3), ("b", 5)])).unwrap_err().to_string();
        assert!(error.starts_with("`b` has 5 partitions and `a` has 3"), "{error}");
        assert!(error.contains("nobody would read b/3"), "{error}");
    }

    #[test]
    fn a_pattern_is_refused() {
        let said = |topics: &[&str]| Topics::named(topics.iter().map(|topic| (*topic).to_owned()).collect());
        assert_eq!(first(&said(&["a", "b"])).unwrap(), "a");
        let error = first(&said(&["a", "^b.*"])).unwrap_err().to_string();
        assert!(error.starts_with("`^b.*` is a pattern"), "{error}");
    }
}
