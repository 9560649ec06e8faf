//! How runs end.

use std::fs;
use std::process::{Command, Stdio};

use crate::program::{access_log, generate_access_log, output, scratch};

/// The exit code, and what was told.
fn ended(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_missing_file_is_named() {
    let (code, told) = ended(access_log(&["no/such.log"]));
    assert_eq!(code, Some(1));
    assert!(told.starts_with("access_log: can't open `no/such.log`"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn a_folder_is_no_log() {
    let (code, told) = ended(access_log(&[env!("CARGO_MANIFEST_DIR")]));
    assert_eq!(code, Some(1));
    assert!(told.contains("is a folder"), "{told}");
}

#[test]
fn rejects_that_can_t_be_written_end_the_run_before_it_begins() {
    let (code, told) = ended(access_log(&["--rejects", "no/such/folder/rejects"]));
    assert_eq!(code, Some(1));
    assert!(told.contains("`no/such/folder/rejects`"), "{told}");
}

#[test]
fn arguments_that_make_no_sense_are_another_code() {
    let (code, told) = ended(access_log(&["--colour"]));
    assert_eq!(code, Some(2));
    assert!(told.contains("there is no option `--colour`"), "{told}");
    assert_eq!(ended(generate_access_log(&["--rate", "0"])).0, Some(2));
}

#[test]
fn an_empty_log_is_a_log() {
    let log = scratch("empty.log");
    fs::write(&log, "").unwrap();
    let (printed, told) = output(access_log(&[&log.display().to_string()]));
    assert_eq!(printed, "");
    assert!(told.starts_with("0 lines"), "{told}");
}

#[test]
fn help_is_printed() {
    let (printed, told) = output(access_log(&["--help"]));
    assert!(printed.contains("usage: access_log"));
    assert_eq!(told, "");
}

#[test]
fn a_reader_that_has_gone_is_no_panic() {
    let mut child = access_log(&[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("standard output is closed"), "{told}");
}
