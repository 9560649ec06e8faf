//! Sorting of keys' numbers: compiled once, with the runtime. To sort is some three thousand lines of LLVM's, in each crate that does.

/// Each number once, the smallest first.
#[inline(never)]
pub(super) fn in_order(numbers: &mut Vec<u32>) {
    numbers.sort_unstable();
    numbers.dedup();
}

/// The smallest last. Of numbers that are in order for the most part, in one way or the other: this sort goes over such ones once.
#[inline(never)]
pub(super) fn smallest_last(numbers: &mut [u32]) {
    numbers.sort_by(|one, other| other.cmp(one));
}
