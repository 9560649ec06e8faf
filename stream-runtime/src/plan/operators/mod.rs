//! The operators, one file each: the manual page and the types. How an operator stands in a loop is said by the file of the same name in
//! the compiler.

mod aggregate;
mod collect;
mod count;
mod dedup;
mod distinct;
mod expire_after;
mod filter;
mod filter_map;
mod flat_map;
mod fold;
mod for_each;
mod for_each_batch;
mod inspect;
mod key_by;
mod late;
mod map;
mod map_async;
mod map_batch;
mod map_values;
mod max;
mod mean;
mod merge;
mod min;
mod or_drop;
mod or_fail;
mod partition;
mod per_batch;
mod print;
mod process;
mod reduce;
mod reduce_invertible;
mod scan;
mod sink;
mod split_errors;
mod sum;
mod timestamp;
mod top;
mod try_map;
mod unbounded;
mod watermark;
mod window;

pub use dedup::Deduplicated;
pub use process::Processed;
