//! Batches of lines that come again behind a crash, and files that have changed meanwhile.

use std::ops::ControlFlow;

use stream_runtime::source::{Batch, Limit, Replayable, Source, lines, lines_in};

use crate::conformance::{ALL, again, at, each_batch, place, read, replays, rewinds, wait};
use crate::lines::{folder, owned, write};

#[test]
fn a_place_in_the_middle_of_a_line_is_gone() {
    let folder = folder("grown");
    let path = write(&folder, "text", "a\nbc");
    let mut source = lines(&path);
    read(&mut source, ALL, 1, &owned);
    let place = source.position();
    write(&folder, "text", "a\nbcd\n");
    let message = lines(&path).seek(&place).unwrap_err().to_string();
    let expected = format!(
        "can't go on at byte 4 of `{}`: the file has a line around that place, which had an end there before",
        path.display()
    );
    assert_eq!(message, expected);
    let message = lines(&path).replay(&place).unwrap_err().to_string();
    assert_eq!(message, expected);
    write(&folder, "text", "a\nbc\nd\n");
    assert_eq!(lines(&path).seek(&place).unwrap_err().to_string(), expected, "the end of a line has come");
}

/// Reads two batches of a text, has the second one again when the file is another, and says what becomes of that.
fn again_in(before: &[u8], after: &[u8], skip: bool) -> String {
    let folder = folder("changed");
    let make = || if skip { lines(folder.join("text")).skip_invalid() } else { lines(folder.join("text")) };
    write(&folder, "text", before);
    let (mut source, limit) = (make(), Limit { records: 2, bytes: 100 });
    wait(&mut source, limit).unwrap();
    source.batch();
    let from = place(&source);
    wait(&mut source, limit).unwrap();
    let until = source.position();
    write(&folder, "text", after);
    let mut source = at(&from, &make);
    let error = match source.replay(&until) {
        Err(error) => error,
        Ok(()) => match wait(&mut source, limit) {
            Err(error) => error,
            Ok(_) => return source.batch().shares(1).into_iter().flatten().collect::<Vec<_>>().join(" "),
        },
    };
    error.to_string().replace(&folder.display().to_string(), "..")
}

#[test]
fn a_batch_that_is_another_now_is_an_error() {
    let before = b"a\nb\ncc\nddd\nee\n";
    let another = "can't read bytes 4 to 11 of `../text` again as the batch that they were: the file was written anew";
    assert_eq!(again_in(before, before, false), "cc ddd");
    assert_eq!(again_in(before, b"x\ny\ncc\nddd\n", false), "cc ddd", "what came behind it does not matter");
    assert_eq!(again_in(before, b"a\nb\ncccddd\nee\n", false), another);
    assert_eq!(again_in(before, b"a\nb\nc\nd\nd\n\nee\n", false), another);
    assert_eq!(again_in(before, b"a\nb\n\xff\xff\n\xfe\xfe\xfe\nee\n", true), another);
    assert_eq!(again_in(before, b"a\nb\nc\xff\nddd\nee\n", true), "ddd", "a line that is left out counts as one");
    let shorter = "can't go on at byte 11 of `../text`: the file is shorter than it was: it was written anew";
    assert_eq!(again_in(before, b"a\nb\ncc\n", false), shorter);
    assert_eq!(again_in(before, b"a\nb\nc\xff\nddd\nee\n", false), another);
}

#[test]
fn a_batch_behind_files_that_had_nothing_comes_again() {
    let folder = folder("between");
    for (name, text) in [("1", "a\n"), ("2", ""), ("3", "\u{fe}"), ("4", "b\nc"), ("5", "d\n")] {
        write(&folder, name, text);
    }
    write(&folder, "3", b"\xff\n\xfe\n");
    replays(|| lines_in(&folder).skip_invalid(), owned);
    rewinds(|| lines_in(&folder).skip_invalid(), owned);
    let mut source = lines_in(&folder).skip_invalid();
    read(&mut source, ALL, 1, &owned);
    let mut other = lines_in(&folder).skip_invalid();
    wait(&mut other, ALL).unwrap();
    other.batch();
    let message = source.replay(&other.position()).unwrap_err().to_string();
    let name = |name: &str| folder.join(name).display().to_string();
    let expected = format!(
        "can't read the batch from byte 2 of `{}` to byte 2 of `{}` again: that lies before it",
        name("5"),
        name("1")
    );
    assert_eq!(message, expected);
}

#[test]
fn a_large_batch_comes_again_as_one() {
    let text = (0..100_000).map(|n| format!("line {n}\n")).collect::<String>();
    let path = write(&folder("again"), "text", &text);
    let (mut source, make) = (lines(&path), || lines(&path));
    let (mut from, mut done) = (place(&source), 0);
    each_batch(&mut source, ALL, |source| {
        let until = place(source);
        let records = source.batch().records() as usize;
        let batch = again(&mut at(&from, &make), &until, Limit { records: 1, bytes: 1 }, &owned);
        assert!(batch.iter().eq(text.lines().skip(done).take(records)));
        (from, done) = (until, done + records);
        ControlFlow::Continue(())
    });
    assert_eq!(done, 100_000);
}
