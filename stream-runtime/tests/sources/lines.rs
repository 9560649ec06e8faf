use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use stream_runtime::source::{Batch, Limit, Line, Replayable, Source, lines, lines_from, lines_in, lines_of};

use crate::conformance::{ALL, conforms, each_batch, failure, read, replays, rewinds, wait};

/// An empty folder of a test's own.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lines-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

pub fn owned(line: &str) -> String {
    line.to_owned()
}

fn whole(line: Line<'_>) -> (PathBuf, u64, Vec<u8>) {
    (line.file().to_owned(), line.number(), line.bytes().to_owned())
}

/// A small xorshift: the texts of these tests.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn text(&mut self, lines: u64) -> String {
        let mut text = String::new();
        for _ in 0..self.below(lines) {
            (0..self.below(12)).for_each(|_| text.push(['a', 'ß', ' ', '\r', '🦀'][self.below(5) as usize]));
            text.push_str(["\n", "\r\n"][self.below(2) as usize]);
        }
        if self.below(2) == 0 {
            text.push_str("no end");
        }
        text
    }
}

#[test]
fn they_are_the_lines_of_the_standard_library() {
    let folder = folder("random");
    for seed in 1..8 {
        let text = Dice(seed * 77).text(14);
        let path = write(&folder, "text", &text);
        let expected: Vec<&str> = text.lines().collect();
        assert_eq!(conforms(|| lines(&path), owned), expected);
        replays(|| lines(&path), owned);
        rewinds(|| lines(&path), owned);
    }
}

#[test]
fn odd_files_are_read_as_well() {
    let folder = folder("odd");
    for text in ["", "\n", "\n\n", "a", "a\n", "\r\n", "\r", "a\r", "a\r\r\n", "\na", "a\n\r\nb\r\n"] {
        let path = write(&folder, "text", text);
        assert_eq!(conforms(|| lines(&path), owned), text.lines().collect::<Vec<_>>(), "{text:?}");
    }
}

#[test]
fn a_file_of_many_chunks_comes_whole() {
    let text = (0..200_000).map(|n| format!("line {n}\n")).collect::<String>();
    let path = write(&folder("large"), "text", &text);
    for workers in [1, 3] {
        let read = read(&mut lines(&path), Limit { records: 10_000, bytes: 1 << 18 }, workers, &owned);
        assert!(read.iter().eq(text.lines()));
    }
}

#[test]
fn numbered_lines_say_where_they_stand() {
    let folder = folder("numbered");
    let texts = [("b", "x\r\ny\n\nz"), ("a", ""), ("c", "\u{fe}\n")];
    let paths = texts.map(|(name, text)| write(&folder, name, text));
    let expected = texts.iter().zip(&paths).flat_map(|((_, text), path)| {
        text.lines().zip(1..).map(|(line, number)| (path.clone(), number, line.as_bytes().to_owned()))
    });
    let make = || lines_of(&paths).numbered();
    assert_eq!(conforms(make, whole), expected.collect::<Vec<_>>());
    replays(make, whole);
    rewinds(make, whole);
}

#[test]
fn one_file_may_be_read_twice() {
    let path = write(&folder("twice"), "text", "a\nb\n");
    let make = || lines_of([&path, &path]);
    assert_eq!(conforms(make, owned), ["a", "b", "a", "b"]);
    replays(make, owned);
}

#[test]
fn a_folder_is_read_by_name() {
    let folder = folder("folder");
    for (name, text) in [("2", "c\n"), ("10", "a\nb"), (".hidden", "no\n"), ("3", "")] {
        write(&folder, name, text);
    }
    fs::create_dir_all(folder.join("11")).unwrap();
    assert_eq!(conforms(|| lines_in(&folder), owned), ["a", "b", "c"]);
    replays(|| lines_in(&folder), owned);
}

#[test]
fn a_file_that_was_added_does_not_move_the_place() {
    let folder = folder("added");
    write(&folder, "b", "1\n2\n");
    write(&folder, "c", "3\n");
    let mut source = lines_in(&folder);
    each_batch(&mut source, Limit { records: 1, bytes: 100 }, |source| {
        source.batch();
        ControlFlow::Break(())
    });
    write(&folder, "a", "0\n");
    let mut after = lines_in(&folder);
    after.seek(&source.position()).unwrap();
    assert_eq!(read(&mut after, ALL, 1, &owned), ["2", "3"]);
}

#[test]
fn a_place_that_is_gone_is_an_error() {
    let folder = folder("gone");
    let path = write(&folder, "text", "a\nb\n");
    let mut source = lines(&path);
    read(&mut source, ALL, 1, &owned);
    let place = source.position();
    assert_eq!((place.offset, place.line), (4, 3));
    write(&folder, "text", "a\n");
    let message = lines(&path).seek(&place).unwrap_err().to_string();
    assert_eq!(
        message,
        format!("can't go on at byte 4 of `{}`: the file is shorter than it was: it was written anew", path.display())
    );
    let message = lines("other").seek(&place).unwrap_err().to_string();
    assert!(message.ends_with("the file is not among the files of the input any more"), "{message}");
}

#[test]
fn a_line_may_be_longer_than_the_buffer() {
    let long = "x".repeat(3_000_000);
    let path = write(&folder("long"), "text", format!("a\n{long}\nb\n"));
    let read_with = |source, bytes| read(&mut { source }, Limit { records: 10, bytes }, 2, &owned);
    for bytes in [1000, 1 << 18, usize::MAX] {
        assert!(read_with(lines(&path), bytes) == ["a", &long, "b"]);
        assert!(read_with(lines(&path).longest_line(3_000_000), bytes) == ["a", &long, "b"]);
    }
    let expected =
        format!("line 2 of `{}` is longer than 2999999 bytes: `.longest_line(..)` raises the limit", path.display());
    assert_eq!(failure(lines(&path).longest_line(2_999_999)), expected);
}

#[test]
fn what_is_not_utf8_ends_the_job_behind_the_lines_before_it() {
    let path = write(&folder("invalid"), "text", b"a\nb\nc\xffd\ne\n");
    let expected = format!(
        "line 3 of `{}` is not UTF-8: `.skip_invalid()` drops such lines, `.numbered()` reads bytes",
        path.display()
    );
    for bytes in [1, 2, 3, 5, 100] {
        let (mut source, limit) = (lines(&path), Limit { records: 10, bytes });
        let mut before = Vec::new();
        let error = loop {
            match wait(&mut source, limit) {
                Ok(_) => before.extend(source.batch().shares(1).into_iter().flatten().map(owned)),
                Err(error) => break error,
            }
        };
        assert_eq!((before.join(" ").as_str(), error.to_string()), ("a b", expected.clone()));
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(cause, "invalid utf-8 sequence of 1 bytes from index 1");
    }
}

#[test]
fn what_is_not_utf8_can_be_dropped_and_is_counted() {
    let text = b"\xff\na\n\xfe\xfe\n\xc3\n\nb\nc\n\xff\n";
    let path = write(&folder("dropped"), "text", text);
    let make = || lines(&path).skip_invalid();
    assert_eq!(conforms(make, owned), ["a", "", "b", "c"]);
    replays(make, owned);
    rewinds(make, owned);
    let mut source = make();
    let skipped = source.skipped();
    let mut bytes = 0;
    each_batch(&mut source, Limit { records: 1, bytes: usize::MAX }, |source| {
        bytes += source.batch().bytes();
        ControlFlow::Continue(())
    });
    assert_eq!((skipped.count(), bytes), (4, text.len() as u64));
    let path = write(&folder("dropped"), "nothing else", b"\xff\n\xff");
    assert!(conforms(|| lines(&path).skip_invalid(), owned).is_empty());
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = folder("errors");
    let missing = folder.join("missing");
    assert_eq!(failure(lines(&missing)), format!("can't open `{}`", missing.display()));
    let message = format!("`{}` is a folder: `lines_in(..)` reads the files in it", folder.display());
    assert_eq!(failure(lines(&folder)), message);
    let message = format!("can't list the files of the folder `{}`", missing.display());
    assert_eq!(failure(lines_in(&missing)), message);
    let first = write(&folder, "first", "a\nb\n");
    assert_eq!(failure(lines_of([&first, &missing])), format!("can't open `{}`", missing.display()));
}

#[cfg(target_os = "linux")]
#[test]
fn what_fails_in_the_middle_names_the_line() {
    // The first page of a process is never mapped: this file opens, and its first read fails.
    assert_eq!(failure(lines("/proc/self/mem")), "can't read line 1 of `/proc/self/mem`");
}

#[test]
fn a_source_can_be_dropped_at_any_time() {
    let path = write(&folder("drop"), "text", "some line\n".repeat(200_000));
    for polls in 0..5 {
        let mut source = lines(&path);
        for _ in 0..polls {
            wait(&mut source, Limit { records: usize::MAX, bytes: 1 << 18 }).unwrap();
            source.batch();
        }
    }
}

#[test]
fn lag_is_known_at_the_end_only() {
    let path = write(&folder("lag"), "text", "a\nb\n");
    let mut source = lines(&path);
    assert_eq!(source.lag(), None);
    each_batch(&mut source, ALL, |source| {
        assert_eq!(source.batch().bytes(), 4);
        assert_eq!(source.lag(), None);
        ControlFlow::Continue(())
    });
    assert_eq!(source.lag(), Some(0));
}

#[test]
fn whatever_can_be_read_has_lines() {
    let folder = folder("given");
    for seed in 1..4 {
        let text = Dice(seed * 91).text(40);
        let file = write(&folder, "text", &text);
        let expected = conforms(|| lines(&file), owned);
        assert_eq!(conforms(|| lines_from("a text", std::io::Cursor::new(text.clone())), owned), expected);
    }
}

#[test]
fn each_line_is_there_as_soon_as_it_was_sent() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let mut source = lines_from("a pipe", reader);
    // A long text makes room for long reads, and short ones take it away again.
    let long = "0123456789\n".repeat(50_000);
    for (sent, lines) in
        [("one\n", 1), ("two\nthree\n", 2), (long.as_str(), 50_000), ("four\n", 1), ("fi", 0), ("ve\n", 1)]
    {
        std::thread::scope(|scope| {
            scope.spawn(|| writer.write_all(sent.as_bytes()).unwrap());
            let mut found = 0;
            while found < lines {
                wait(&mut source, ALL).unwrap();
                found += source.batch().records();
            }
            assert_eq!(found, lines);
        });
    }
    drop(writer);
    assert_eq!(read(&mut source, ALL, 1, &owned), Vec::<String>::new());
}

#[test]
fn an_error_names_what_was_given() {
    let message = "line 2 of `orders` is not UTF-8: `.skip_invalid()` drops such lines, `.numbered()` reads bytes";
    assert_eq!(failure(lines_from("orders", &b"a\n\xff\n"[..])), message);
}
