//! Standard input belongs to a process: this program runs itself.

use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use stream_runtime::source::{Batch, Source, stdin};

use crate::conformance::{ALL, each_batch, wait};

const CHILD: &str = "LINES_OF_STDIN";

/// Runs one of the tests below as a child's part.
fn child(part: &str) -> (Child, ChildStdin, BufReader<std::process::ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("stdin::{part}"), "--nocapture"])
        .env(CHILD, part)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    (child, input, output)
}

fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// The next line that the child printed itself.
fn heard(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    while !line.contains("batch") {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the child has ended");
    }
    line
}

#[test]
fn lines_come_as_they_are_written() {
    if is_child() {
        let mut source = stdin();
        return each_batch(&mut source, ALL, |source| {
            let lines: Vec<&str> = source.batch().shares(1).into_iter().flatten().collect();
            println!("\nbatch {lines:?}");
            ControlFlow::Continue(())
        });
    }
    let (mut child, mut input, mut output) = child("lines_come_as_they_are_written");
    for (written, expected) in [("one\ntwo\nthr", r#"["one", "two"]"#), ("ee\n", r#"["three"]"#), ("\nlast", r#"[""]"#)]
    {
        input.write_all(written.as_bytes()).unwrap();
        assert_eq!(heard(&mut output), format!("batch {expected}\n"));
    }
    drop(input);
    assert_eq!(heard(&mut output), "batch [\"last\"]\n");
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_silent_input_holds_nobody_up() {
    if is_child() {
        let mut source = stdin();
        wait(&mut source, ALL).unwrap();
        source.batch();
        // The thread waits for more by now, or will.
        drop(source);
        return println!("\nbatch dropped");
    }
    let (mut child, mut input, mut output) = child("a_silent_input_holds_nobody_up");
    input.write_all(b"one\n").unwrap();
    heard(&mut output);
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the child waits for its input");
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(input);
}
