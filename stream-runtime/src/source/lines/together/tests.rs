use std::path::{Path, PathBuf};

use super::super::content::{OnInvalid, Skipped};
use super::super::position::LinePosition;
use super::super::reader::{Found, Reader};
use super::*;
use crate::source::{Limit, Random, Workers};

const LONGEST: usize = 1 << 20;

/// What comes of a file that is read twice: its items, the place behind them, and the error.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    items: Vec<Vec<u8>>,
    /// The number of the reading, the bytes before the place and its line.
    end: (usize, u64, u64),
    error: Option<String>,
}

impl Outcome {
    fn add<C: Content>(&mut self, chunk: &Chunk<C>) {
        let from = chunk.beginning();
        let to = chunk.cut(from, Limit { records: usize::MAX, bytes: usize::MAX });
        let mut text = chunk.content.as_ref();
        for length in chunk.between(from, to) {
            self.items.extend(text.split_off(..length).map(<[u8]>::to_vec));
        }
        self.end = (chunk.file.number, to.offset, to.line);
    }

    fn with(self, error: &Error) -> Self {
        Outcome { error: Some(error.to_string()), ..self }
    }
}

fn twice(path: &Path) -> Input {
    Input::Files(vec![path.to_owned(), path.to_owned()])
}

fn start(first: Option<u64>) -> Start {
    Start { place: LinePosition::start(), seen: Arc::default(), first }
}

/// Reads as four workers do, each a part of a few bytes.
fn together<C: Content>(input: &Input, how: (Cut, &C::Policy), first: Option<u64>, longest: usize) -> Together<C> {
    let mut filling = Filling::new(Workers::new(4), longest);
    filling.shortest_part = 3;
    Together::start(input, &start(first), how, filling).unwrap().unwrap()
}

fn by_workers<C: Content>(mut files: Together<C>, size: usize) -> Outcome {
    let (mut outcome, mut buffer) = (Outcome::default(), Buffer::default());
    loop {
        match files.next(buffer, size) {
            Ok(None) => return outcome,
            Err(error) => return outcome.with(&error),
            Ok(Some(chunk)) => {
                outcome.add(&chunk);
                buffer = chunk.into_buffer();
            }
        }
    }
}

/// The same on one thread, as it is read ahead.
fn by_one<C: Content>(input: &Input, (cut, policy): (Cut, &C::Policy)) -> Outcome {
    let mut reader = Reader::new(input.clone(), start(None), cut, LONGEST).unwrap();
    let mut outcome = Outcome::default();
    while let Found::Lines(raw) = reader.read(Buffer::default(), 1 << 16).unwrap() {
        let (chunk, result) = Chunk::<C>::new(raw, |bytes| C::check(bytes, policy));
        outcome.add(&chunk);
        if let Err(error) = result {
            return outcome.with(&error);
        }
    }
    outcome
}

fn write(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = std::env::temp_dir().join(format!("together-{name}-{}", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

/// Of up to some hundred letters of one to four bytes, lines of all lengths, and in every third text something that is no letter.
fn texts() -> impl Iterator<Item = Vec<u8>> {
    let letters: [&[u8]; 6] = ["\n".as_bytes(), b"a", b"b", "ß".as_bytes(), "🦀".as_bytes(), b"\xf0\x9f"];
    (0..200).map(move |number| {
        let mut dice = Random::new(7, number);
        let kinds = if number % 3 == 0 { 6 } else { 5 };
        (0..dice.below(2 * number)).flat_map(|_| letters[dice.below(kinds) as usize]).copied().collect()
    })
}

#[test]
fn workers_read_the_lines_that_one_thread_reads() {
    let (kept, dropped) = (Skipped::default(), Skipped::default());
    for text in texts() {
        let path = write("alike", &text);
        let input = twice(&path);
        let as_bytes = by_one::<Vec<u8>>(&input, (Cut::Lines, &()));
        let or_fail = by_one::<String>(&input, (Cut::Lines, &OnInvalid::Fail));
        let or_skip = by_one::<String>(&input, (Cut::Lines, &OnInvalid::Skip(kept.clone())));
        for size in [1, 7, 50, 1 << 16] {
            let said = || format!("{} at {size}", text.escape_ascii());
            let found = by_workers(together::<Vec<u8>>(&input, (Cut::Lines, &()), None, LONGEST), size);
            assert_eq!(found, as_bytes, "{}", said());
            let fail = OnInvalid::Fail;
            let found = by_workers(together::<String>(&input, (Cut::Lines, &fail), None, LONGEST), size);
            assert_eq!(found, or_fail, "{}", said());
            let skip = OnInvalid::Skip(dropped.clone());
            let found = by_workers(together::<String>(&input, (Cut::Lines, &skip), None, LONGEST), size);
            assert_eq!(found, or_skip, "{}", said());
        }
    }
    assert!(kept.count() > 100);
    assert_eq!(dropped.count(), 4 * kept.count());
    fs::remove_file(write("alike", "")).unwrap();
}

#[test]
fn a_thread_goes_on_where_the_workers_were_and_with_the_file_that_is_open() {
    let path = write("ahead", "one\ntwo\nthree\nfour\nno end");
    let input = twice(&path);
    for before in 1..4 {
        let mut files = together::<Vec<u8>>(&input, (Cut::Lines, &()), None, LONGEST);
        let mut outcome = Outcome::default();
        (0..before).for_each(|_| outcome.add(&files.next(Buffer::default(), 6).unwrap().unwrap()));
        assert!(!files.waits());
        (0..9).for_each(|_| files.waits.note(4 << 20, std::time::Duration::from_millis(9)));
        assert!(files.waits());
        // The log is rotated.
        fs::remove_file(&path).unwrap();
        write("ahead", "new\n");
        let mut reader = files.into_reader(input.clone()).unwrap();
        while let Found::Lines(raw) = reader.read(Buffer::default(), 6).unwrap() {
            outcome.add(&Chunk::<Vec<u8>>::new(raw, |bytes| Vec::check(bytes, &())).0);
        }
        let lines = "one\ntwo\nthree\nfour\nno end|new\n";
        let expected =
            lines.split('|').flat_map(|file| file.split_inclusive('\n')).map(|line| line.as_bytes().to_vec());
        assert_eq!(outcome, Outcome { items: expected.collect(), end: (1, 4, 2), error: None });
        write("ahead", "one\ntwo\nthree\nfour\nno end");
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn blocks_are_the_text() {
    for text in texts().filter(|text| str::from_utf8(text).is_ok()) {
        let path = write("blocks", &text);
        for size in [1, 50, 1 << 16] {
            let found =
                by_workers(together::<String>(&twice(&path), (Cut::Blocks, &OnInvalid::Fail), None, LONGEST), size);
            assert_eq!(found.items.concat(), [&*text, &*text].concat());
            assert_eq!(found.error, None);
        }
    }
    fs::remove_file(write("blocks", "")).unwrap();
}

#[test]
fn the_first_chunk_is_as_long_as_was_said() {
    let path = write("first", "one\ntwo\nthree\nno end");
    for (said, chunks) in [
        (8, ["one\ntwo\n", "three\n", "no end"]),
        (14, ["one\ntwo\nthree\n", "no end", "one\n"]),
        (99, ["one\ntwo\nthree\nno end", "one\n", "two\n"]),
    ] {
        let mut files = together::<Vec<u8>>(&twice(&path), (Cut::Lines, &()), Some(said), LONGEST);
        for chunk in chunks {
            let found = files.next(Buffer::default(), 6).unwrap().unwrap();
            assert_eq!(str::from_utf8(&found.content), Ok(chunk));
        }
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn a_line_may_be_longer_than_a_chunk_but_not_than_it_may_be() {
    let path = write("long", format!("a\n{}\nb", "x".repeat(100)));
    let found = |longest| by_workers(together::<Vec<u8>>(&twice(&path), (Cut::Lines, &()), None, longest), 5);
    assert_eq!(found(100).items.len(), 6);
    let Outcome { items, error, .. } = found(99);
    assert_eq!(items, [b"a\n"]);
    let expected =
        format!("line 2 of `{}` is longer than 99 bytes: `.longest_line(..)` raises the limit", path.display());
    assert_eq!(error, Some(expected));
    fs::remove_file(path).unwrap();
}

#[test]
fn a_thread_reads_for_one_worker_and_what_is_no_plain_file() {
    let path = write("plain", "a\n");
    let is_together = |input: Input, workers: usize| {
        let filling = Filling::new(Workers::new(workers), LONGEST);
        Together::<Vec<u8>>::start(&input, &start(None), (Cut::Lines, &()), filling).unwrap().is_some()
    };
    assert!(is_together(twice(&path), 2));
    assert!(!is_together(twice(&path), 1));
    assert!(!is_together(Input::Stdin, 2));
    assert!(!is_together(Input::Files(vec![path.clone(), "/dev/null".into()]), 2));
    assert!(!is_together(twice(Path::new("there is no such file")), 2));
    fs::remove_file(path).unwrap();
}
