//! Keeps accounts that survive a crash: kill it, begin it again, and no payment is lost or booked twice.
//!
//! ```text
//! cargo run --release --example crash_safe_ledger                 keeps its books in a folder for temporary files
//! cargo run --release --example crash_safe_ledger -- FOLDER       keeps them there
//! ```
//!
//! Payments are made up, always the same. In `FOLDER/minutes` is a file for each batch that had something to say: what each account was paid in a minute.
//! In `FOLDER/overdrawn` are the accounts that fell below zero. In `FOLDER/checkpoint` is what the job needs to go on.
//!
//! It crashes on purpose: the first two runs panic in the middle of a batch. Before each run it says what that will go on from, and in the end it adds up
//! what the files say, and compares that with the payments.

use std::collections::BTreeMap;
use std::error::Error as Cause;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thalweg::checkpoint::Folder;
use thalweg::prelude::*;
use thalweg::source::Random;

/// Money that went into an account, or out of it.
#[derive(Clone, Copy, Debug)]
struct Payment {
    at: Timestamp,
    account: u32,
    cents: i64,
}

/// What is known of an account.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Account {
    cents: i64,
    payments: u64,
}

const PAYMENTS: u64 = 200_000;
const ACCOUNTS: u64 = 500;
/// A payment of this number makes the first runs panic.
const CRASHES: [u64; 2] = [61_234, 140_000];

stream!(
    /// What each account was paid in each minute, and the accounts that fell below zero.
    #[durable(exactly_once)]
    fn ledger(
        payments: impl Source<Payment> + Bounded,
        minutes: impl Sink<String>,
        overdrawn: impl Sink<String>,
        check: impl Fn(&Payment),
    ) {
        let by_account = payments
            .inspect(|payment| check(payment))
            .timestamp(|payment| payment.at)
            .watermark(bounded(5.secs()))
            .key_by(|payment| payment.account);

        by_account
            .window(tumbling(1.mins()))
            .sum(|payment| payment.cents)
            .drop_late()
            .map(|(account, minute, cents)| format!("{} {account} {cents}", minute.start))
            .sink(minutes);

        by_account
            .scan(Account::default(), |account, payment| {
                let was_fine = account.cents >= 0;
                account.cents += payment.cents;
                account.payments += 1;
                (was_fine && account.cents < 0).then(|| format!("{} {} {:?}", payment.at, payment.account, account))
            })
            .filter_map(|news| news)
            .sink(overdrawn);
    }
);

/// A payment is made of its number alone, so that it is the same behind a crash.
fn payment(random: &mut Random, number: u64) -> Payment {
    Payment {
        at: Timestamp::from_millis(number as i64 * 20),
        account: random.below(ACCOUNTS) as u32,
        cents: random.below(20_000) as i64 - 9_000,
    }
}

fn main() -> Result<(), Box<dyn Cause>> {
    let given = std::env::args().nth(1).map(PathBuf::from);
    let folder =
        given.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("thalweg-ledger-{}", std::process::id())));
    for number in CRASHES {
        match run_once(&folder, Some(number)) {
            // The books are from an earlier run, and this payment was behind it.
            Ok(_) => break,
            Err(error) => println!("crashed: {error}\n"),
        }
    }
    println!("{}", run_once(&folder, None)?);
    compare(&folder)?;
    if given.is_none() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// One run: up to the end, or to the payment that it crashes at.
fn run_once(folder: &Path, crash_at: Option<u64>) -> Result<thalweg::Report, Error> {
    let crash_at = crash_at.map(|number| Timestamp::from_millis(number as i64 * 20));
    let check = move |payment: &Payment| assert!(Some(payment.at) != crash_at, "the power is gone");
    let payments = generate(1, payment).take(PAYMENTS);
    let job = ledger(payments, files(folder.join("minutes")), files(folder.join("overdrawn")), check)
        .checkpoint_to(Folder::new(folder.join("checkpoint")));
    print!("{}", job.checkpoint().describe()?);
    job.run_blocking()
}

/// Adds up what the files say.
fn compare(folder: &Path) -> Result<(), Box<dyn Cause>> {
    let mut booked = BTreeMap::<u32, i64>::new();
    let mut lines = 0;
    for entry in fs::read_dir(folder.join("minutes"))? {
        let path = entry?.path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-")) {
            continue;
        }
        for line in fs::read_to_string(path)?.lines() {
            let mut words = line.rsplit(' ');
            let (cents, account) = (words.next().ok_or("no amount")?, words.next().ok_or("no account")?);
            *booked.entry(account.parse()?).or_default() += cents.parse::<i64>()?;
            lines += 1;
        }
    }
    let mut paid = BTreeMap::<u32, i64>::new();
    for number in 0..PAYMENTS {
        let payment = payment(&mut Random::new(1, number), number);
        *paid.entry(payment.account).or_default() += payment.cents;
    }
    assert!(booked == paid, "what is booked is not what was paid");
    println!("{lines} lines for {} accounts: what is booked is what was paid", booked.len());
    Ok(())
}
