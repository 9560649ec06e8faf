//! `tail -f access.log | access_log -`: results as minutes end, not when the log does.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::program::{access_log, line};

/// What the program prints, line by line, while it runs.
fn listen(child: &mut Child) -> Receiver<String> {
    let (sender, lines) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || {
        for line in out.lines() {
            // Nobody listens any more once the test has failed.
            let _ = sender.send(line.unwrap());
        }
    });
    lines
}

fn next(lines: &Receiver<String>) -> String {
    lines.recv_timeout(Duration::from_secs(20)).expect("a minute is printed when it is over")
}

#[test]
fn a_minute_is_printed_while_the_log_goes_on() {
    let mut command = access_log(&["--bound", "5", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = listen(&mut child);
    let mut log = child.stdin.take().unwrap();

    // The last line ends the minute of the first two.
    let begin = [line("12:00:10", "/a", 200), line("12:00:20", "/a", 503), line("12:01:05", "/b", 200)];
    log.write_all(begin.concat().as_bytes()).unwrap();
    assert!(next(&lines).starts_with("2000-10-10T12:00:00Z  all         2 requests"));
    assert!(next(&lines).contains("2xx"));
    assert!(next(&lines).contains("5xx"));
    assert_eq!(next(&lines), "ALERT  2000-10-10T12:00:00Z  50.0% of 2 requests failed  /a");

    // That minute is over: this line is late. And this one begins in the middle of its text.
    log.write_all(line("12:00:30", "/a", 200).as_bytes()).unwrap();
    let (first, second) = (&line("12:02:30", "/a", 200)[..30], &line("12:02:30", "/a", 200)[30..]);
    log.write_all(first.as_bytes()).unwrap();
    log.flush().unwrap();
    log.write_all(second.as_bytes()).unwrap();
    assert!(next(&lines).starts_with("2000-10-10T12:01:00Z  all         1 requests"));
    assert!(next(&lines).contains("2xx"));

    drop(log);
    assert!(next(&lines).starts_with("2000-10-10T12:02:00Z  all         1 requests"));
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(told.starts_with("5 lines"), "{told}");
    assert!(told.contains("0 rejected, 1 too late"), "{told}");
}
