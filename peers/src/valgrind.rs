//! Counts instructions.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

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

fn collected(log: &str) -> Option<u64> {
    log.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_count_stands_in_the_log() {
        let log = "==7== Events    : Ir\n==7== Collected : 123456\n==7==\n";
        assert_eq!(super::collected(log), Some(123_456));
    }
}
