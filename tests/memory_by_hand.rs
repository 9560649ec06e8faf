//! What windows that overlap keep, beside what a good engineer's arrays take.

mod held;
#[path = "../benches/pairs/mod.rs"]
mod pairs;

use held::most;
use pairs::sliding::{generated_means, means_by_hand, readings};
use thalweg::Window;

/// The generated side may take so many times the memory.
const ALLOWED: f64 = 1.5;

#[test]
fn a_key_takes_about_what_it_takes_by_hand() {
    for (sensors, records) in [(10_000, 600_000), (10_000, 1_800_000)] {
        let input = readings(records, sensors, 1);
        let generated = most(|| generated_means(&input, |_: (u64, Window, f64)| {}));
        let by_hand = most(|| means_by_hand(&input, |_, _, _| {}));
        let (per_key, by_hand_per_key) = (generated / sensors as usize, by_hand / sensors as usize);
        println!("{records} readings of {sensors} sensors: {per_key} bytes a sensor, {by_hand_per_key} by hand");
        assert!(per_key as f64 <= ALLOWED * by_hand_per_key as f64, "{per_key} bytes instead of {by_hand_per_key}");
    }
}
