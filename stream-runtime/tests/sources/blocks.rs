use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use stream_runtime::source::{Limit, Replayable, lines, lines_of};

use crate::conformance::{ALL, each_batch, failure, read};

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
        use stream_runtime::source::{Batch, Source};
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
