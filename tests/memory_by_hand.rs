//! What state takes for each key, beside what it takes in a good engineer's tables and arrays.

mod held;
#[path = "../benches/pairs/mod.rs"]
mod pairs;

use held::most;
use pairs::Workload;
use pairs::dedup::Dedup;
use pairs::interval_join::IntervalJoin;
use pairs::process_timers::ProcessTimers;
use pairs::sessions::Sessions;
use pairs::sliding::{generated_means, means_by_hand, readings};
use thalweg::Window;

/// The generated side may take so many times the memory.
const ALLOWED: f64 = 1.5;

/// One test for all: what is held is one number for all threads.
#[test]
fn a_key_takes_about_what_it_takes_by_hand() {
    overlapping_windows();
    pair::<Dedup>(200_000);
    pair::<IntervalJoin>(100_000);
    pair::<ProcessTimers>(100_000);
    pair::<Sessions>(100_000);
}

/// Of a pair of the benches, whose input has so many keys.
fn pair<W: Workload>(keys: usize) {
    let input = W::input(3 * keys);
    let generated = most(|| drop(W::generated(&input)));
    let by_hand = most(|| drop(W::by_hand(&input)));
    compare(W::NAME, keys, generated, by_hand);
}

/// Beside sums that hold whatever comes, as the pipeline's do: in the benches they are half as wide by hand.
fn overlapping_windows() {
    for (sensors, records) in [(10_000, 600_000), (10_000, 1_800_000)] {
        let input = readings(records, sensors, 1);
        let generated = most(|| generated_means(&input, |_: (u64, Window, f64)| {}));
        let by_hand = most(|| means_by_hand::<u64>(input.iter(), |_, _, _| {}));
        compare(&format!("sliding, {records} readings"), sensors as usize, generated, by_hand);
    }
}

fn compare(what: &str, keys: usize, generated: usize, by_hand: usize) {
    let (generated, by_hand) = (generated / keys, by_hand / keys);
    println!("{what}: {generated} bytes a key, {by_hand} by hand");
    assert!(generated as f64 <= ALLOWED * by_hand as f64, "{what}: {generated} bytes a key instead of {by_hand}");
}
