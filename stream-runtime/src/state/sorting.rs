//! Sorting of keys' numbers: compiled once, with the runtime. To sort is some three thousand lines of LLVM's, in each crate that does.

/// Each number once, the smallest first.
#[inline(never)]
pub(super) fn in_order(numbers: &mut Vec<u32>) {
    numbers.sort_unstable();
    numbers.dedup();
}
