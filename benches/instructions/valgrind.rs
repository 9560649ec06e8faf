//! Runs a part of this program under callgrind.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::part::{PART, What};

/// Runs a part, and returns the file with what callgrind has counted.
pub fn profile(workload: &str, what: What) -> Result<PathBuf, String> {
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{workload}.{}.callgrind", what.name()));
    let program = std::env::current_exe().map_err(|cause| format!("can't find this program: {cause}"))?;
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args([PART, what.name(), workload])
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(profile),
        Ok(output) => Err(failed(workload, &output)),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Err(MISSING.into()),
        Err(cause) => Err(format!("can't run valgrind: {cause}")),
    }
}

const MISSING: &str = "valgrind counts the instructions, and is not installed: `apt install valgrind` on Debian and \
    its kin, `dnf install valgrind` on Fedora; without it there is `cargo bench --bench time`";

fn failed(workload: &str, output: &Output) -> String {
    format!("`{workload}` failed under valgrind:\n{}", String::from_utf8_lossy(&output.stderr))
}
