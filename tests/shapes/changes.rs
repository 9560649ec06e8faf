//! What goes on, and what is told, without a word from the job.

use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use crate::pipelines::*;
use crate::{orders, piece, refused};

/// What `narrow` has given, and a checkpoint of it.
fn spent<S: Kept>(start: S) -> InMemory {
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = spending(orders(), results.clone(), start).checkpoint_to(checkpoint.clone()).workers(3);
    assert_eq!(piece(job, &results).unwrap().len(), 4);
    checkpoint
}

/// What is said of it when it is of another type.
fn then<S: Kept>(checkpoint: InMemory, start: S) -> String {
    let results = collected();
    refused(spending(orders(), results.clone(), start).checkpoint_to(checkpoint), &results)
}

#[test]
fn a_type_that_is_wider_is_told_with_the_place_and_what_to_do() {
    let error = then(spent(narrow::Spent::default()), wide::Spent::default());
    let line = include_str!("pipelines.rs").lines().position(|line| line.contains(".scan(start")).unwrap() + 1;
    assert_eq!(
        error,
        format!(
            "the checkpoint does not fit the code of `spending`
`by_user.scan`, in `scan` of `spending` (tests/shapes/pipelines.rs:{line}), is not what it was:
    `Spent.cents`: `u32`, now `u64`
  to go on with what is there, say `.migrate(\"by_user.scan\", |old: Old| -> New {{ .. }})` behind `.checkpoint_to(..)`, where `Old` is the type as it was; to begin \
             without it, `.forget(\"by_user.scan\")`"
        )
    );
}

#[test]
fn fields_that_are_new_gone_or_elsewhere_are_told() {
    let told = |error: String, what: &str| assert!(error.contains(what), "{error}");
    told(then(spent(narrow::Spent::default()), more::Spent::default()), "`Spent.last`: was not there, now `u32`");
    told(then(spent(narrow::Spent::default()), fewer::Spent::default()), "`Spent.orders`: `u32`, now gone");
    told(
        then(spent(narrow::Spent::default()), reordered::Spent::default()),
        "`Spent`: the fields were `cents`, `orders`, in this order, now `orders`, `cents`",
    );
}

#[test]
fn variants_that_are_renamed_or_elsewhere_are_told() {
    let told = |error: String, what: &str| assert!(error.contains(what), "{error}");
    told(then(spent(Size::default()), SizeRenamed::default()), "`SizeRenamed::Big`: now `Large` has its place");
    told(then(spent(Size::default()), SizeInserted::default()), "the variants were `Small`, `Big`, in this order");
    told(then(spent(SizeAppended::default()), Size::default()), "`Size::Huge`: now gone");
}

#[test]
fn a_variant_behind_the_others_and_another_name_for_a_type_change_nothing() {
    let (checkpoint, results) = (spent(Size::default()), collected());
    let job = spending(orders(), results.clone(), SizeAppended::default()).checkpoint_to(checkpoint.clone());
    let expected = [(1, "Big"), (1, "Big"), (2, "Big"), (3, "Small")].map(|(user, size)| (user, size.to_owned()));
    assert_eq!(piece(job, &results).unwrap(), expected);
    // What was written has the new shape, which has one variant more.
    assert!(then(checkpoint, Size::default()).contains("`Size::Huge`: now gone"));

    let (checkpoint, results) = (spent(narrow::Spent::default()), collected());
    let job = spending(orders(), results.clone(), Expenses::default()).checkpoint_to(checkpoint);
    assert_eq!(piece(job, &results).unwrap()[1], (1, "Expenses { cents: 1111, orders: 4 }".to_owned()));
}

#[test]
fn another_key_is_told_and_can_not_be_migrated() {
    let (checkpoint, results) = (spent(narrow::Spent::default()), collected());
    let job = by_wide_user(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint);
    let error = refused(job, &results);
    assert!(error.contains("`key`: `u32`, now `i64`"), "{error}");
    assert!(!error.contains("migrate"), "{error}");
    assert!(error.contains(".forget(\"by_user.scan\")"), "{error}");
}

#[test]
fn windows_of_another_size_are_told() {
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = |seconds| tumbling_sums(orders(), results.clone(), seconds).checkpoint_to(checkpoint.clone());
    piece(job(60), &results).unwrap();
    let error = refused(job(30), &results);
    assert!(error.contains("is not what it was:\n    size: 60s, now 30s"), "{error}");
    piece(job(60), &results).unwrap();

    let checkpoint = InMemory::new();
    let results = collected();
    let job = |many| of_so_many(orders(), results.clone(), many).checkpoint_to(checkpoint.clone());
    piece(job(3), &results).unwrap();
    let error = refused(job(2), &results);
    assert!(error.contains("size: 3, now 2"), "{error}");
    assert_eq!(piece(job(3), &results).unwrap().len(), 2);
}

#[test]
fn another_number_of_the_best_is_told() {
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = |many| best(orders(), results.clone(), many).checkpoint_to(checkpoint.clone());
    piece(job(2), &results).unwrap();
    assert!(refused(job(3), &results).contains("best: 2, now 3"));
    assert_eq!(piece(job(2), &results).unwrap()[0], (1, vec![(1, 1000), (1, 100)]));

    let (checkpoint, results) = (InMemory::new(), collected());
    let job = |many| bests(orders(), results.clone(), many).checkpoint_to(checkpoint.clone());
    piece(job(1), &results).unwrap();
    let error = refused(job(2), &results);
    assert!(error.contains("is not what it was:\n    best#2: 2, now 3\n"), "{error}");
    assert_eq!(piece(job(1), &results).unwrap()[0], (1, (vec![(1, 1000)], vec![(1, 1000), (1, 100)])));
}

#[test]
fn a_join_that_reaches_further_is_told_and_one_that_reaches_less_far_goes_on() {
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = |before: u64, after: u64| {
        near(orders(), results.clone(), before.secs(), after.secs()).checkpoint_to(checkpoint.clone())
    };
    piece(job(1, 100), &results).unwrap();
    let error = refused(job(1, 101), &results);
    let line = "is not what it was:\n    after: 100s, now 101s, and rows that it would meet may be gone\n  what is there can't be gone on from";
    assert!(error.contains(line), "{error}");
    assert!(refused(job(2, 90), &results).contains("before: 1s, now 2s, and"));
    // The rows of the first piece are met: 10 and 20, 1 and 2.
    let pairs = piece(job(0, 99), &results).unwrap();
    assert!(pairs.contains(&(1, 10, 100)) && pairs.contains(&(1, 1, 100)), "{pairs:?}");
    assert!(refused(job(1, 100), &results).contains("before: 0ns, now 1s"));
}

#[test]
fn operators_may_stand_in_another_order_among_others_and_new_ones_begin_empty() {
    let (checkpoint, counts, sums, fewest) = (InMemory::new(), collected(), collected(), collected());
    let job = two(orders(), counts.clone(), sums.clone()).checkpoint_to(checkpoint.clone()).workers(2);
    assert_eq!(piece(job, &counts).unwrap(), [(1, 2), (2, 2)]);
    sums.take();
    let job = two_reordered(orders(), counts.clone(), sums.clone(), fewest.clone());
    assert_eq!(piece(job.checkpoint_to(checkpoint).workers(3), &counts).unwrap(), [(1, 4), (2, 3), (3, 1)]);
    let (mut sums, mut fewest) = (sums.take(), fewest.take());
    sums.sort();
    fewest.sort();
    assert_eq!(sums, [(1, 1111), (2, 222), (3, 3)]);
    assert_eq!(fewest, [(1, 100), (2, 200), (3, 3)], "of what came since");
}

#[test]
fn an_operator_that_is_renamed_or_gone_is_told() {
    let (checkpoint, results) = (InMemory::new(), collected());
    piece(counts(orders(), results.clone()).checkpoint_to(checkpoint.clone()), &results).unwrap();
    let error = refused(counts_renamed(orders(), results.clone()).checkpoint_to(checkpoint), &results);
    assert_eq!(
        error,
        "the checkpoint does not fit the code of `counts_renamed`
the checkpoint has the state of `by_user.count`, and `counts_renamed` has no such operator any more: its states are `by_customer.count`
  `by_customer.count` is not in the checkpoint, and has the shape of `by_user.count`: if it was renamed, say `.renamed(\"by_user.count\", \"by_customer.count\")` behind \
         `.checkpoint_to(..)`; if it is not needed any more, `.forget(\"by_user.count\")`"
    );

    let (checkpoint, results, sums) = (InMemory::new(), collected(), collected());
    piece(two(orders(), results.clone(), sums).checkpoint_to(checkpoint.clone()), &results).unwrap();
    let error = refused(counts(orders(), results.clone()).checkpoint_to(checkpoint), &results);
    assert!(error.contains("the checkpoint has the state of `by_user.sum`"), "{error}");
    assert!(!error.contains("has the shape of"), "{error}");
}

#[test]
fn inputs_are_known_by_their_names_and_may_stand_in_another_order() {
    let (checkpoint, results) = (InMemory::new(), collected());
    piece(of_two(orders(), orders(), results.clone()).checkpoint_to(checkpoint.clone()), &results).unwrap();
    let job = of_two_reordered(orders(), orders(), results.clone()).checkpoint_to(checkpoint.clone());
    piece(job, &results).unwrap();
    let job = counts(orders(), results.clone()).checkpoint_to(checkpoint);
    assert!(refused(job, &results).contains("of a pipeline with 2 inputs, and this one has 1"));
}
