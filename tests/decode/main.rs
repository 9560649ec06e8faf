//! Records from text: what is read, what is refused and where, and that nobody can tell which fields a pipeline reads.

mod agreement;
mod alike;
mod csv;
mod lines;
mod malformed;
mod texts;
mod values;

use std::path::PathBuf;

/// A file that is there as long as this value is.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: impl AsRef<[u8]>) -> File {
        let path = std::env::temp_dir().join(format!("thalweg-decode-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        File(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// `DECODE_CASES=100000 cargo test --release --test decode`
fn cases() -> u32 {
    std::env::var("DECODE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(512)
}
