//! Input in a file, as users have it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// A file that is there as long as this value is.
pub struct TextFile(PathBuf);

/// Programs, and tests of one program, run side by side: each file has a name of its own.
static NUMBER: AtomicU32 = AtomicU32::new(0);

impl TextFile {
    pub fn with(text: &[u8]) -> TextFile {
        let name = format!("thalweg-pair-{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::write(&path, text).expect("the folder for temporary files can be written to");
        TextFile(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TextFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
