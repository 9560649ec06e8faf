//! The ways through a change: renamed, forgotten, migrated.

use serde::Deserialize;
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

use crate::pipelines::*;
use crate::{orders, piece, refused};

/// `narrow::Spent`, as a program that has only `wide::Spent` knows it.
#[derive(Deserialize)]
struct Before {
    cents: u32,
    orders: u32,
}

fn widen(Before { cents, orders }: Before) -> wide::Spent {
    wide::Spent { cents: u64::from(cents) * 1_000_000_000_000, orders }
}

#[test]
fn what_is_renamed_goes_on_and_may_stay_said() {
    for workers in [1, 3] {
        let (checkpoint, results) = (InMemory::new(), collected());
        let job = counts(orders(), results.clone()).checkpoint_to(checkpoint.clone()).workers(workers);
        assert_eq!(piece(job, &results).unwrap(), [(1, 2), (2, 2)]);
        let again = || {
            let job = counts_renamed(orders(), results.clone()).checkpoint_to(checkpoint.clone()).workers(4 - workers);
            piece(job.renamed("by_user.count", "by_customer.count"), &results)
        };
        assert_eq!(again().unwrap(), [(1, 4), (2, 3), (3, 1)]);
        assert_eq!(again().unwrap(), [(1, 5), (2, 4), (3, 2), (4, 1)]);
        // Nothing is left at the old address.
        let report = counts_renamed(orders(), results.clone()).checkpoint_to(checkpoint).run_blocking().unwrap();
        assert_eq!(report.records_in, 0);
    }
}

#[test]
fn what_is_forgotten_is_gone_and_what_fits_is_kept() {
    let (checkpoint, results, sums) = (InMemory::new(), collected(), collected());
    piece(two(orders(), results.clone(), sums.clone()).checkpoint_to(checkpoint.clone()), &results).unwrap();
    let again = || {
        let job = counts(orders(), results.clone()).checkpoint_to(checkpoint.clone());
        piece(job.forget("by_user.sum").forget("by_user.count"), &results)
    };
    assert_eq!(again().unwrap(), [(1, 4), (2, 3), (3, 1)]);
    sums.take();
    let job = two(orders(), results.clone(), sums.clone()).checkpoint_to(checkpoint.clone());
    assert_eq!(piece(job, &results).unwrap(), [(1, 5), (2, 4), (3, 2), (4, 1)]);
    let mut sums = sums.take();
    sums.sort();
    assert_eq!(sums, [(1, 5), (2, 5), (3, 5), (4, 5)], "it begins empty");
}

#[test]
fn what_has_changed_can_be_forgotten() {
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = spending(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint.clone());
    piece(job, &results).unwrap();
    let again = || {
        let job = spending(orders(), results.clone(), wide::Spent::default()).checkpoint_to(checkpoint.clone());
        piece(job.forget("by_user.scan"), &results).unwrap()
    };
    assert_eq!(again()[1], (1, "Spent { cents: 1100, orders: 2 }".to_owned()));
    assert_eq!(again()[0], (1, "Spent { cents: 1105, orders: 3 }".to_owned()), "it has the new shape by now");
}

#[test]
fn a_migration_runs_once() {
    for workers in [1, 3] {
        let (checkpoint, results) = (InMemory::new(), collected());
        let job = spending(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint.clone());
        piece(job.workers(workers), &results).unwrap();
        let again = || {
            let job = spending(orders(), results.clone(), wide::Spent::default()).checkpoint_to(checkpoint.clone());
            piece(job.workers(4 - workers).migrate("by_user.scan", widen), &results).unwrap()
        };
        let expected = [
            (1, "Spent { cents: 11000000000100, orders: 3 }"),
            (1, "Spent { cents: 11000000001100, orders: 4 }"),
            (2, "Spent { cents: 22000000000200, orders: 3 }"),
            (3, "Spent { cents: 3, orders: 1 }"),
        ];
        assert_eq!(again(), expected.map(|(user, state)| (user, state.to_owned())));
        let third = match workers {
            1 => again(),
            // And without it.
            _ => {
                let job = spending(orders(), results.clone(), wide::Spent::default());
                piece(job.checkpoint_to(checkpoint.clone()), &results).unwrap()
            }
        };
        assert_eq!(third[0], (1, "Spent { cents: 11000000001105, orders: 5 }".to_owned()));
    }
}

#[test]
fn windows_that_fire_right_behind_a_migration_do_not_come_back() {
    let (checkpoint, results) = (InMemory::new(), collected());
    piece(in_windows(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint.clone()), &results)
        .unwrap();
    let job = || {
        let job = in_windows(orders(), results.clone(), wide::Spent::default()).checkpoint_to(checkpoint.clone());
        job.workers(2).migrate("by_user.fold", widen)
    };
    let spent = |cents: u64, orders: u32| format!("Spent {{ cents: {cents}, orders: {orders} }}");
    let fired = piece(job(), &results).unwrap();
    assert_eq!(fired[..2], [(1, 0, spent(11_000_000_000_000, 2)), (1, 60, spent(100, 1))]);
    assert_eq!(fired.len(), 5, "{fired:?}");
    job().run_blocking().unwrap();
    assert_eq!(results.take(), [(1, 960, spent(1000, 1))], "the only one that was open");
}

#[test]
fn timers_and_expiry_stay_where_they_are() {
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = expiring(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint.clone());
    piece(job.workers(2), &results).unwrap();
    let job = expiring(orders(), results.clone(), wide::Spent::default()).checkpoint_to(checkpoint.clone());
    let job = job.migrate("by_user.process", widen).trigger(Trigger::asap().cap(1));
    assert_eq!(piece(job, &results).unwrap()[0], (1, "Spent { cents: 11000000000100, orders: 3 }".to_owned()));
}

#[test]
fn a_state_is_renamed_and_migrated_at_once() {
    stream!(
        #[durable]
        fn renamed(orders: impl Source<(u32, u32)>, out: impl Sink<(u32, u64)>) {
            let by_customer = orders.key_by(|(user, _)| *user);
            by_customer
                .unbounded("few")
                .scan(wide::Spent::default(), |spent, (user, amount)| {
                    spent.add(amount);
                    (user, spent.cents)
                })
                .sink(out);
        }
    );
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = spending(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint.clone());
    piece(job, &results).unwrap();
    let results = collected();
    let job = renamed(orders(), results.clone()).checkpoint_to(checkpoint.clone());
    let job = job.renamed("by_user.scan", "by_customer.scan").migrate("by_customer.scan", widen);
    assert_eq!(piece(job, &results).unwrap()[0], (1, 11_000_000_000_100));
}

#[test]
fn a_migration_from_another_type_is_told() {
    #[derive(Deserialize)]
    struct Other {
        #[allow(dead_code, reason = "it is not that type")]
        cents: u16,
    }
    let (checkpoint, results) = (InMemory::new(), collected());
    let job = spending(orders(), results.clone(), narrow::Spent::default()).checkpoint_to(checkpoint.clone());
    piece(job, &results).unwrap();
    let job = spending(orders(), results.clone(), wide::Spent::default()).checkpoint_to(checkpoint.clone());
    let error = refused(job.migrate("by_user.scan", |_: Other| wide::Spent::default()), &results);
    assert!(
        error.contains(
            "its migration is from `struct Other { cents: u16 }` to `struct Spent { cents: u64, orders: u32 }`, and what it keeps was `struct Spent { cents: u32, orders: u32 }`"
        ),
        "{error}"
    );
}

#[test]
fn what_is_said_of_nothing_is_told() {
    let (checkpoint, results) = (InMemory::new(), collected());
    piece(counts(orders(), results.clone()).checkpoint_to(checkpoint.clone()), &results).unwrap();
    let job = || counts(orders(), results.clone()).checkpoint_to(checkpoint.clone());
    let told = |error: String, what: &str| assert!(error.contains(what), "{error}");
    told(
        refused(job().renamed("a.count", "b.count"), &results),
        "`a.count` is renamed to `b.count`, and the pipeline has no",
    );
    told(refused(job().migrate("a.count", |old: u32| u64::from(old)), &results), "the pipeline has no such state");
    told(refused(job().migrate("by_user.count", |old: u64| old), &results), "looks the same");
    piece(job(), &results).unwrap();
}
