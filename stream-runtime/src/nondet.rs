//! What may differ when a batch runs again.

/// A value that may be another one when a batch of a `#[durable]` pipeline runs again, and why that does no harm. It is the value, unchanged.
///
/// Behind a crash the batch that was under way runs once more, with the same records. A closure that reads the clock or draws a random number gives something else
/// then, and what was written already says what it did the first time. `stream!` refuses the usual calls of the kind in such a pipeline, except here.
///
/// ```
/// use std::time::Instant;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn parsed(lines: impl Source<String>, slow: impl Sink<usize>) {
///         lines
///             .filter(|line| {
///                 let begun = nondet("how long it takes is only logged", Instant::now());
///                 let is_number = line.parse::<f64>().is_ok();
///                 if begun.elapsed().as_millis() > 100 {
///                     eprintln!("slow: {line}");
///                 }
///                 is_number
///             })
///             .map(|line| line.len())
///             .sink(slow);
///     }
/// );
/// # let mut lengths = Vec::new();
/// # parsed(vec!["1.5".to_owned(), "x".to_owned()], &mut lengths).run_blocking().unwrap();
/// # assert_eq!(lengths, [3]);
/// ```
#[inline]
pub fn nondet<T>(why: &str, value: T) -> T {
    let _ = why;
    value
}
