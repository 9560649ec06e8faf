//! The examples, as programs to start.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;

/// The program. `cargo test` builds examples before it runs tests.
pub fn access_log(arguments: &[&str]) -> Command {
    example("access_log", arguments)
}

/// The program that made the sample.
pub fn generate_access_log(arguments: &[&str]) -> Command {
    example("generate_access_log", arguments)
}

fn example(name: &str, arguments: &[&str]) -> Command {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(built);
    let program = FOLDER.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Builds the examples, and says where they are. `cargo test` has done that, but `cargo test --test access_log` has not.
fn built() -> PathBuf {
    // This test is in `target/debug/deps`, and the examples are in `target/debug/examples`.
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap();
    let profile = match folder.file_name().unwrap().to_str() {
        Some("debug") => "dev",
        Some(profile) => profile,
        None => panic!("{} is no folder of cargo's", folder.display()),
    };
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let built = Command::new(cargo).args(["build", "--quiet", "--examples", "--profile", profile]).status().unwrap();
    assert!(built.success(), "the examples don't build");
    folder.join("examples")
}

/// What a program that ended well has printed, and what it has told.
pub fn output(mut command: Command) -> (String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let told = String::from_utf8(stderr).unwrap();
    assert!(status.success(), "{status}: {told}");
    (String::from_utf8(stdout).unwrap(), told)
}

/// A path for a file of one test.
pub fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("thalweg-access_log-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// A line of a log.
pub fn line(time: &str, path: &str, status: u16) -> String {
    format!("h - - [10/Oct/2000:{time} +0000] \"GET {path} HTTP/1.1\" {status} 100 \"-\" \"-\"\n")
}
