//! A source and a sink of one's own, in a durable pipeline that crashes and goes on.
//!
//! ```text
//! cargo run --release --example custom_ends
//! ```
//!
//! `journal.rs` reads payments from a file in a form of its own; `totals.rs` adds them up in another, each exactly once. Both are first held against their contract, as
//! a test of yours would (`thalweg::testing::source` and `sink`); then a job runs between them, crashes on purpose, and goes on.

mod journal;
mod totals;

use std::collections::BTreeMap;
use std::error::Error as Cause;
use std::fs;
use std::path::Path;

use journal::{Payment, journal};
use thalweg::prelude::*;
use thalweg::testing;
use totals::totals;

const PAYMENTS: u32 = 50_000;
const ACCOUNTS: u32 = 20;

stream!(
    /// What each account was paid, batch by batch.
    #[durable(exactly_once)]
    fn booked(payments: impl Source<&Payment>, out: impl Sink<(u32, i64)>, check: impl Fn(&Payment)) {
        payments
            .inspect(|payment| check(payment))
            .key_by(|payment| payment.account)
            .per_batch()
            .sum(|payment| payment.cents)
            .sink(out);
    }
);

fn payment(number: u32) -> Payment {
    Payment { account: number % ACCOUNTS, cents: i64::from(number) - 1_000 }
}

fn main() -> Result<(), Box<dyn Cause>> {
    let folder = std::env::temp_dir().join(format!("thalweg-custom-ends-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    keep_their_contracts(&folder)?;

    write_journal(&folder.join("journal"), PAYMENTS)?;
    match run(&folder, Some(payment(31_000))) {
        Ok(_) => println!("it did not crash"),
        Err(error) => println!("crashed: {error}"),
    }
    println!("{}", run(&folder, None)?);

    let mut expected = BTreeMap::<u32, i64>::new();
    (0..PAYMENTS).map(payment).for_each(|payment| *expected.entry(payment.account).or_default() += payment.cents);
    assert_eq!(totals(folder.join("totals")).seen()?, expected);
    println!("{} accounts have what they were paid", expected.len());
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// One run, up to the end, or to the payment that it crashes at.
fn run(folder: &Path, crash_at: Option<Payment>) -> Result<Report, Error> {
    let check = move |payment: &Payment| assert!(Some(*payment) != crash_at, "the power is gone");
    booked(journal(folder.join("journal")), totals(folder.join("totals")), check)
        .checkpoint_to(folder.join("checkpoint"))
        .trigger(Trigger::asap().cap(4_096))
        .run_blocking()
}

fn write_journal(path: &Path, payments: u32) -> std::io::Result<()> {
    fs::write(path, (0..payments).flat_map(|number| payment(number).to_bytes()).collect::<Vec<u8>>())
}

/// What a test of theirs would say: that they can be read and crashed at any place.
fn keep_their_contracts(folder: &Path) -> Result<(), Box<dyn Cause>> {
    let short = folder.join("short");
    write_journal(&short, 40)?;
    testing::source(|| journal(&short), |payment: &Payment| *payment).expect((0..40).map(payment)).check_replay()?;

    // Amounts that go to an account each, so that it can be told which are in the totals.
    let outside = |number: usize| {
        let path = folder.join(format!("totals-{number}"));
        let seen = totals(&path);
        (move || totals(&path), move || seen.seen().map_or_else(|_| Vec::new(), |all| all.into_iter().collect()))
    };
    testing::sink(outside, (1..14).map(|account| (account, 1))).check_exactly_once()?;
    println!("the source and the sink keep their contracts");
    Ok(())
}
