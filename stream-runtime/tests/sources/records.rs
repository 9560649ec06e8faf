//! Records of a line each come again as the lines do, with their header, and whatever was left out.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::task::Context;

use stream_runtime::decode::Format;
use stream_runtime::source::{
    Batch, Bounded, Limit, OnMalformed, Ready, RecordLines, Replayable, Source, lines_in, lines_of,
};
use thalweg::Decode;

use crate::conformance::{ALL, at, conforms, each_batch, place, replays, rewinds, wait};

#[derive(Clone, Debug, PartialEq, Decode)]
struct Click {
    page: String,
    user: u64,
}

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("records-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[test]
fn json_comes_again() {
    let texts = [
        ("1", "{\"page\": \"a\", \"user\": 1}\n{\"user\": 2, \"page\": \"b\"}\n"),
        ("2", ""),
        ("3", "{\"user\": 3, \"page\": \"c\"}"),
    ];
    let folder = folder("json", &texts);
    let make = || lines_in(&folder).json::<Click>();
    assert_eq!(conforms(make, |click| click.user), [1, 2, 3]);
    replays(make, |click| click);
    rewinds(make, |click| click);
}

#[test]
fn csv_comes_again_with_the_header_of_its_file() {
    let texts = [
        ("1", "user,page\n1,a\n2,b\n3,c\n"),
        ("2", "page,user\n"),
        ("3", ""),
        ("4", "page,more,user\nd,\"x, y\",4\ne,,5"),
        ("5", "user,page"),
    ];
    let folder = folder("csv", &texts);
    let make = || lines_in(&folder).csv::<Click>();
    assert_eq!(conforms(make, |click| click.user), [1, 2, 3, 4, 5]);
    replays(make, |click| click);
    rewinds(make, |click| click);
    let make = || lines_in(&folder).csv::<Click>().delimiter(b';').on_malformed(|_| Ok(()));
    each_batch(&mut make(), ALL, |source| {
        assert_eq!(source.batch().shares(1).into_iter().flatten().count(), 0, "there are no such columns");
        ControlFlow::Continue(())
    });
}

/// Has every batch again, of a text with lines that are no records.
fn come_again<A: Format, P: OnMalformed>(make: impl Fn() -> RecordLines<Bounded, Click, A, P>, limit: Limit) -> u64 {
    let mut source = make();
    let (mut from, mut records) = (place(&source), 0);
    each_batch(&mut source, limit, |source| {
        let until = place(source);
        let batch = source.batch();
        let lines = batch.records();
        let clicks: Vec<_> = batch.shares(1).into_iter().flatten().collect();
        let mut fresh = at(&from, &make);
        fresh.replay(&source.position()).unwrap();
        assert_eq!(wait(&mut fresh, Limit { records: 1, bytes: 1 }).unwrap(), Ready::Batch);
        let batch = fresh.batch();
        assert_eq!(batch.records(), lines);
        assert_eq!(batch.shares(2).into_iter().flatten().collect::<Vec<_>>(), clicks);
        (from, records) = (until, records + clicks.len() as u64);
        ControlFlow::Continue(())
    });
    records
}

#[test]
fn lines_that_are_no_records_are_left_out_again() {
    let json =
        ("1", "{\"page\": \"a\", \"user\": 1}\n\n no \n{\"user\": -2}\n{\"user\": 3, \"page\": \"b\"}\n\u{fe}\n");
    let json = folder("malformed json", &[json, ("2", "no\n"), ("3", "{\"page\": \"c\", \"user\": 4}\n")]);
    let csv = folder(
        "malformed csv",
        &[("1", "user,page\n1,a\n\nx,b\n3,c,\n4,d"), ("2", "page,user\n"), ("3", "page,user\ne,5\n,,")],
    );
    for records in [1, 2, 3, usize::MAX] {
        for bytes in [1, 20, 40, usize::MAX] {
            let limit = Limit { records, bytes };
            let make = || lines_in(&json).json::<Click>().on_malformed(|_| Ok(()));
            assert_eq!(come_again(make, limit), 3, "{limit:?}");
            let make = || lines_in(&csv).csv::<Click>().on_malformed(|_| Ok(()));
            assert_eq!(come_again(make, limit), 3, "{limit:?}");
        }
    }
}

#[test]
fn what_was_decoded_at_a_place_is_a_place_of_lines_too() {
    let csv = folder("numbers", &[("1", "user,page\n1,a\n2,b\n")]);
    let mut source = lines_of([csv.join("1")]).csv::<Click>();
    let before = source.position();
    assert!((before.file.is_none(), before.line) == (true, 1));
    let mut context = Context::from_waker(std::task::Waker::noop());
    while source.poll_ready(&mut context, Limit { records: 1, bytes: 100 }).is_pending() {
        assert_eq!(source.position(), before, "nothing is ready");
    }
    assert_eq!((source.position().offset, source.position().line), (14, 3));
}
