use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use stream_runtime::source::{Batch, Blocks, Bounded, Limit, Replayable, Source, lines, lines_of};

use crate::conformance::{ALL, again, at, each_batch, failure, place, read};

fn write(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("blocks-{name}"));
    fs::write(&path, text).unwrap();
    path
}

fn owned(block: &str) -> String {
    block.to_owned()
}

fn text(lines: usize) -> String {
    (0..lines).map(|n| format!("line {n}, {}\n", "wide ".repeat(n % 17))).collect()
}

#[test]
fn together_they_are_the_text() {
    let texts = ["", "\n", "no end", "a\r\n\r\nb", &text(10_000), &format!("{}no end", text(3_000))].map(String::from);
    for text in texts {
        let path = write("text", &text);
        for (limit, workers) in
            [(ALL, 1), (ALL, 3), (Limit { records: 1, bytes: 100 }, 1), (Limit { records: 3, bytes: 50_000 }, 2)]
        {
            let blocks = read(&mut lines(&path).blocks(), limit, workers, &owned);
            assert!(blocks.concat() == text, "{} bytes, {limit:?}", text.len());
            let (_, others) = blocks.split_last().unwrap_or((&String::new(), &[]));
            assert!(others.iter().all(|block| block.ends_with('\n')));
        }
    }
}

#[test]
fn a_batch_has_blocks_for_all_workers() {
    let path = write("large", text(20_000));
    assert!(read(&mut lines(&path).blocks(), ALL, 1, &owned).len() > 40);
}

#[test]
fn reading_goes_on_where_it_was() {
    let (first, second) = (text(2_000), text(3_000));
    let paths = [write("first", &first), write("second", &second)];
    let limit = Limit { records: 2, bytes: 20_000 };
    let whole = first + &second;
    let (mut source, mut read_so_far) = (lines_of(&paths).blocks(), String::new());
    each_batch(&mut source, limit, |source| {
        read_so_far.extend(source.batch().shares(1).into_iter().flatten());
        let mut after = lines_of(&paths).blocks();
        after.seek(&source.position()).unwrap();
        let rest = read(&mut after, ALL, 2, &owned).concat();
        assert!(read_so_far.len() + rest.len() == whole.len() && whole.ends_with(&rest));
        ControlFlow::Continue(())
    });
    assert!(read_so_far == whole);
}

#[test]
fn what_is_not_utf_8_is_named_by_its_place_or_dropped() {
    let path = write("invalid", b"good\nb\xffad\nlast\n");
    let message = failure(lines(&path).blocks());
    let expected = format!("the line at byte 5 of `{}` is not UTF-8", path.display());
    assert!(message.starts_with(&expected), "{message}");
    assert_eq!(read(&mut lines(&path).skip_invalid().blocks(), ALL, 1, &owned), ["good\nlast\n"]);
}

/// Where a block ends depends on where it begins, and on where reading ended: a batch has the same blocks again all the same.
fn same_blocks_again(make: impl Fn() -> Blocks<Bounded>, limit: Limit) {
    let mut source = make();
    let (mut from, mut batches) = (place(&source), 0);
    each_batch(&mut source, limit, |source| {
        let until = place(source);
        let batch: Vec<_> = source.batch().shares(1).into_iter().flatten().map(owned).collect();
        let mut fresh = at(&from, &make);
        assert!(again(&mut fresh, &until, Limit { records: 1, bytes: 1 }, &owned) == batch, "{from} to {until}");
        let rest = read(&mut fresh, ALL, 1, &owned).concat();
        assert!(rest == read(&mut at(&until, &make), limit, 1, &owned).concat());
        (from, batches) = (until, batches + 1);
        ControlFlow::Continue(())
    });
    assert!(batches > 3);
}

fn limits(records_and_bytes: &[(usize, usize)]) -> impl Iterator<Item = Limit> {
    records_and_bytes.iter().map(|&(records, bytes)| Limit { records, bytes })
}

const LARGE: &[(usize, usize)] = &[(1, 9_000), (2, 20_000), (100, 16 << 10), (100, 50_000), (3, usize::MAX)];
const SMALL: &[(usize, usize)] = &[(1, 1), (1, 100), (7, 300)];

#[test]
fn a_batch_has_the_same_blocks_again() {
    for (lines, sizes) in [(3_000, LARGE), (30, SMALL)] {
        let (first, second) = (text(lines), format!("{}no end", text(lines)).replace("line 7", "line \u{1f980}"));
        let paths = [write("again first", first), write("again second", second)];
        for limit in limits(sizes) {
            same_blocks_again(|| lines_of(&paths).blocks(), limit);
        }
    }
}

#[test]
fn a_batch_has_the_same_blocks_again_where_lines_are_left_out() {
    for (lines_of_text, distance, sizes) in [(3_000, 5_003, LARGE), (30, 101, SMALL)] {
        let mut bytes = text(lines_of_text).into_bytes();
        bytes.iter_mut().step_by(distance).for_each(|byte| *byte = 0xff);
        let path = write("again invalid", bytes);
        for limit in limits(sizes) {
            same_blocks_again(|| lines(&path).skip_invalid().blocks(), limit);
        }
    }
}
