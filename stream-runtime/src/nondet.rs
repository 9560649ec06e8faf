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
///     #[durable]
///     fn numbers(lines: impl Source<String>, out: impl Sink<f64>) {
///         lines
///             .filter_map(|line| {
///                 let begun = nondet("how long it takes is only logged", Instant::now());
///                 let number = line.parse().ok();
///                 if begun.elapsed().as_millis() > 100 {
///                     eprintln!("slow: {line}");
///                 }
///                 number
///             })
///             .sink(out);
///     }
/// );
///
/// let results = collected();
/// # let state = std::env::temp_dir().join(format!("nondet-{}", std::process::id()));
/// let job = numbers(vec!["1.5".to_owned(), "x".to_owned()], results.clone());
/// job.checkpoint_to(&state).run_blocking()?;
/// assert_eq!(results.take(), [1.5]);
/// # std::fs::remove_dir_all(state).unwrap();
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn nondet<T>(why: &str, value: T) -> T {
    let _ = why;
    value
}
