//! Counts instructions.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{self, Command};
use std::{env, fs};

/// The instructions that a program takes; `None` if there is no valgrind.
pub fn instructions(program: &Path, arguments: [&str; 4]) -> Result<Option<u64>, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .output();
    match output {
        Ok(output) if output.status.success() => {
            collected(&String::from_utf8_lossy(&output.stderr)).map(Some).ok_or("valgrind has counted nothing".into())
        }
        Ok(output) => Err(format!("valgrind failed:\n{}", String::from_utf8_lossy(&output.stderr))),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(format!("can't run valgrind: {cause}")),
    }
}

/// The instructions that each thread of a program takes, the first one's first.
pub fn instructions_by_thread(program: &Path, arguments: [&str; 4]) -> Result<Vec<u64>, String> {
    let folder = env::temp_dir().join(format!("thalweg-threads-{}", process::id()));
    fs::create_dir_all(&folder).map_err(|cause| format!("can't make `{}`: {cause}", folder.display()))?;
    let counted = counted_in(&folder, program, arguments);
    let _ = fs::remove_dir_all(&folder);
    counted
}

fn counted_in(folder: &Path, program: &Path, arguments: [&str; 4]) -> Result<Vec<u64>, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--separate-threads=yes"])
        .arg(format!("--callgrind-out-file={}", folder.join("counts").display()))
        .arg(program)
        .args(arguments)
        .output()
        .map_err(|cause| format!("can't run valgrind: {cause}"))?;
    if !output.status.success() {
        return Err(format!("valgrind failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let files = fs::read_dir(folder).map_err(|cause| format!("can't read `{}`: {cause}", folder.display()))?;
    let mut files: Vec<_> = files.flatten().map(|file| file.path()).collect();
    files.sort();
    let counts = files.iter().filter_map(|file| total(&fs::read_to_string(file).ok()?));
    Ok(counts.collect())
}

/// The count in a file of callgrind's; of a program with threads there is one without.
fn total(file: &str) -> Option<u64> {
    file.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok())
}

fn collected(log: &str) -> Option<u64> {
    log.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_thread_has_its_total() {
        assert_eq!(super::total("version: 1\nsummary: 7\n\ntotals: 42\n"), Some(42));
        assert_eq!(super::total("version: 1\n"), None);
    }

    #[test]
    fn the_count_stands_in_the_log() {
        let log = "==7== Events    : Ir\n==7== Collected : 123456\n==7==\n";
        assert_eq!(super::collected(log), Some(123_456));
    }
}
