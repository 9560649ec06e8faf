//! Pipelines allocate nothing for a record: with twice the records they make as many allocations.
//!
//! The test's allocator counts, in all threads, while a job runs. What is made once for a job, a batch or a result
//! falls out of the difference, since there are as many of these: texts have records half as long instead of being twice as
//! long (their batches are cut by bytes), and the keys stay the same. Batches of what is in memory are cut by records;
//! there are two or four of them, and what is made for a batch is allowed for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

#[path = "../benches/pairs/mod.rs"]
mod pairs;

use pairs::Workload;
use pairs::access_log::AccessLog;
use pairs::sliding::{self, readings};
use pairs::stateless_chain::StatelessChain;
use pairs::text_file::TextFile;
use pairs::tumbling::FewKeys;
use pairs::word_count::WordCount;

/// Allocations per record that what is made for a few batches may come to.
const NOTHING: f64 = 0.001;

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: everything is handed to the system's allocator, and back, as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`, and the memory is the system's.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// One test for all: the count is one for all threads.
#[test]
fn nothing_is_allocated_for_a_record() {
    word_count();
    access_log();
    stateless_chain();
    tumbling_few_keys();
    sliding_overlap_60();
}

fn word_count() {
    let text = |words, letters| TextFile::with(text(words, letters).as_bytes());
    assert_none_per_record::<WordCount>(200_000, &text(200_000, 13), &text(400_000, 6));
}

fn access_log() {
    let log = |lines, length| TextFile::with(log(lines, length).as_bytes());
    assert_none_per_record::<AccessLog>(20_000, &log(20_000, 399), &log(40_000, 199));
}

fn stateless_chain() {
    assert_none_per_record::<StatelessChain>(131_072, &StatelessChain::input(131_072), &StatelessChain::input(262_144));
}

fn tumbling_few_keys() {
    assert_none_per_record::<FewKeys>(131_072, &FewKeys::input(131_072), &FewKeys::input(262_144));
}

fn sliding_overlap_60() {
    let (few, many) = (readings(262_144, 1_000, 1), readings(524_288, 1_000, 1));
    assert_none_per_record::<sliding::Mean>(262_144, &few, &many);
    assert_none_per_record::<sliding::Max>(262_144, &few, &many);
}

/// Of two inputs the second has so many records more.
fn assert_none_per_record<W: Workload>(more: u64, few: &W::Input, many: &W::Input) {
    let (few, many) = (allocations::<W>(few), allocations::<W>(many));
    let per_record = (many as f64 - few as f64) / more as f64;
    println!("{}: {few} allocations, {many} with {more} more records: {per_record:.6} per record", W::NAME);
    assert!(per_record < NOTHING, "{per_record} allocations per record in `{}`", W::NAME);
}

fn allocations<W: Workload>(input: &W::Input) -> u64 {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    let output = W::generated(input);
    let after = ALLOCATIONS.load(Ordering::Relaxed);
    drop(output);
    after - before
}

/// Lines of ten words, each one of ten and of so many letters.
fn text(words: usize, letters: usize) -> String {
    let word = |n: usize| char::from(b'a' + (n / 7 % 10) as u8).to_string().repeat(letters);
    (1..=words).map(|n| word(n) + if n.is_multiple_of(10) { "\n" } else { " " }).collect()
}

/// Lines of one minute with so many bytes each.
fn log(lines: usize, length: usize) -> String {
    let line = |n: usize| {
        let status = if n.is_multiple_of(7) { 404 } else { 200 };
        let path = ["/", "/search", "/products/chairs"][n % 3];
        format!(r#"203.0.113.9 - - [10/Oct/2000:13:55:36 -0700] "GET {path} HTTP/1.1" {status} 2326 "-" ""#)
    };
    (0..lines).map(|n| format!("{:-<1$}\"\n", line(n), length - 2)).collect()
}
