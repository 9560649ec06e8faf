//! Lines that are not in the format: listed, counted, and in nobody's way.

use std::fs;

use crate::program::{access_log, line, output, scratch};

#[test]
fn rejected_lines_are_listed_with_their_numbers() {
    let (old, new, rejects) = (scratch("old.log"), scratch("new.log"), scratch("rejects.txt"));
    let bad_day = line("12:00:00", "/", 200).replace("10/Oct", "31/Nov");
    fs::write(&old, format!("{}{bad_day}{}", line("12:00:01", "/", 200), line("12:00:02", "/", 200))).unwrap();
    fs::write(&new, format!("\r\n{}not a line", line("12:00:03", "/", 200))).unwrap();

    let (old, new) = (old.display().to_string(), new.display().to_string());
    let (printed, told) = output(access_log(&[&old, &new, "--rejects", &rejects.display().to_string()]));
    assert!(printed.starts_with("2000-10-10T12:00:00Z  all         3 requests"), "{printed}");
    assert!(told.starts_with("6 lines"), "{told}");
    assert!(told.contains("3 rejected"), "{told}");
    let listed = fs::read_to_string(rejects).unwrap();
    let expected = [
        format!("{old}:2:8: expected a day that the month has, found `31/Nov/2000:12:00:00 +00`"),
        format!("{new}:1:1: expected the client's host, found the end of the line"),
        format!("{new}:3:7: expected the user, or `-`, and the time in brackets, found `line`"),
    ];
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn rejected_lines_are_told_unless_a_file_is_named() {
    let log = scratch("binary.log");
    fs::write(&log, b"host \x1b[31m\xff\n").unwrap();
    let (printed, told) = output(access_log(&[&log.display().to_string()]));
    assert_eq!(printed, "");
    // What would colour a terminal is written out.
    let expected = r"binary.log:1:12: expected the user, or `-`, and the time in brackets, found the end of the line";
    assert!(told.contains(expected), "{told}");
    assert!(!told.contains('\x1b'), "{told}");
}
