//! What the built-in sinks do in durable jobs.

use std::fs;
use std::io::Write;

use stream_runtime::sink::{Sink, Transactional, collected, discard, file};

use crate::{path, with_causes};

#[test]
fn a_file_goes_on_behind_what_it_has() {
    let path = path("resumed");
    fs::write(&path, "of another program").unwrap();
    let mut sink = file(&path);
    Sink::<i32>::resume(&mut sink, None).unwrap();
    sink.write(1).unwrap();
    Sink::<i32>::flush(&mut sink).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n", "a job that begins for the first time replaces it");
    drop(sink);
    // It began batch 1, and died in the middle of a line.
    fs::write(&path, "1\n20\n3").unwrap();
    let mut sink = file(&path);
    Sink::<i32>::resume(&mut sink, Some(0)).unwrap();
    [20, 300].into_iter().try_for_each(|record| sink.write(record)).unwrap();
    Sink::<i32>::flush(&mut sink).unwrap();
    Sink::<i32>::close(&mut sink).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "1\n20\n20\n300\n");
}

#[test]
fn of_a_format_of_ones_own_nothing_is_removed() {
    let path = path("resumed bytes");
    fs::write(&path, "a|b").unwrap();
    let mut sink = file(&path).with(|text: &str, out: &mut Vec<u8>| write!(out, "|{text}"));
    Sink::<&str>::resume(&mut sink, Some(0)).unwrap();
    sink.write("c").unwrap();
    Sink::<&str>::flush(&mut sink).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "a|b|c");
}

#[test]
fn a_long_line_that_was_cut_off_is_removed_as_well() {
    let path = path("resumed long");
    for (text, rest) in
        [("a\n".to_owned() + &"x".repeat(200_000), "a\n"), ("x".repeat(70_000), ""), ("\n".into(), "\n")]
    {
        fs::write(&path, text).unwrap();
        Sink::<i32>::resume(&mut file(&path), Some(3)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), rest);
    }
}

#[test]
fn a_file_that_is_gone_is_told() {
    let path = path("resumed missing");
    let error = Sink::<i32>::resume(&mut file(&path), Some(7)).unwrap_err();
    let expected =
        format!("can't go on behind batch 7 in `{}`: No such file or directory (os error 2)", path.display());
    assert_eq!(with_causes(&error), expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_has_nothing_to_go_on_behind() {
    let mut sink = file("/dev/null");
    Sink::<i32>::resume(&mut sink, Some(7)).unwrap();
    sink.write(1).unwrap();
    Sink::<i32>::flush(&mut sink).unwrap();
    Sink::<i32>::close(&mut sink).unwrap();
}

#[test]
fn a_collection_shows_what_is_committed() {
    let results = collected();
    let mut sink = results.clone();
    sink.recover(None).unwrap();
    for batch in 0..3 {
        sink.write(batch).unwrap();
        sink.prepare(batch).unwrap();
    }
    assert!(results.take().is_empty());
    sink.commit(0).unwrap();
    sink.commit(0).unwrap();
    assert_eq!(results.take(), [0]);
    sink.write(9).unwrap();
    drop(sink);
    // The checkpoint has batch 1, and the job failed before it committed it; batch 2 runs again.
    let mut sink = results.clone();
    sink.recover(Some(1)).unwrap();
    assert_eq!(results.take(), [1]);
    sink.write(2).unwrap();
    sink.prepare(2).unwrap();
    sink.commit(2).unwrap();
    assert_eq!(results.take(), [2]);
}

#[test]
fn what_keeps_nothing_keeps_nothing_twice() {
    let mut sink = discard();
    sink.recover(Some(3)).unwrap();
    sink.write("gone").unwrap();
    sink.prepare(4).unwrap();
    sink.commit(4).unwrap();
}
