//! The contracts of sources and sinks: the built-in ends keep them, and every rule can be seen to break.

mod broken_sinks;
mod broken_sources;
mod sinks;
mod sources;

use std::path::{Path, PathBuf};

/// A folder of a test's own, with nothing in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("contract-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
