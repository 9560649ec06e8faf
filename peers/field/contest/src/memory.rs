//! Memory: what a run allocates, and how much it has at its peak.

use std::alloc::{GlobalAlloc, Layout};
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use mimalloc::MiMalloc;

static IS_COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATED: AtomicU64 = AtomicU64::new(0);

/// Counts bytes where it is told to. A run that is timed is not counted.
pub struct CountingAllocator;

// SAFETY: all calls go on to an allocator, with what they were called with.
unsafe impl GlobalAlloc for CountingAllocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller's promise.
        unsafe { MiMalloc.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller's promise.
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size.saturating_sub(layout.size()));
        // SAFETY: the caller's promise.
        unsafe { MiMalloc.realloc(place, layout, size) }
    }

    #[inline]
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { MiMalloc.dealloc(place, layout) }
    }
}

#[inline]
fn count(bytes: usize) {
    if IS_COUNTING.load(Relaxed) {
        ALLOCATED.fetch_add(bytes as u64, Relaxed);
    }
}

/// What a job took, in bytes.
pub struct Taken {
    pub allocated: u64,
    /// Beyond what was there when it began: the input is not its own.
    pub peak: u64,
}

/// Does a job, and tells what it took.
pub fn taken<T>(job: impl FnOnce() -> T) -> (T, Taken) {
    forget_peak();
    let before = resident("VmRSS:");
    ALLOCATED.store(0, Relaxed);
    IS_COUNTING.store(true, Relaxed);
    let result = job();
    IS_COUNTING.store(false, Relaxed);
    let peak = resident("VmHWM:").saturating_sub(before);
    (result, Taken { allocated: ALLOCATED.load(Relaxed), peak })
}

/// From now on Linux counts the peak anew (`man 5 proc_pid_clear_refs`). Elsewhere the peak is that of the process, or unknown.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn resident(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
