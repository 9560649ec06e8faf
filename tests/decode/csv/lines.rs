//! Lines of CSV as the input of a pipeline.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use std::task::{Context, Poll, Waker};

use thalweg::prelude::*;
use thalweg::source::{Limit, Ready};

use super::super::File;

#[derive(Clone, Debug, PartialEq, Decode)]
struct Click<'a> {
    page: &'a str,
    user: u64,
    bytes: Option<u64>,
}

stream!(
    fn by_page(clicks: impl Source<Click<'_>> + Bounded, out: impl Sink<(Box<str>, u64)>) {
        clicks.filter(|click| click.user != 0).key_by(|click| click.page).sum(|click| click.user).sink(out);
    }

    fn whole(clicks: impl Source<Click<'_>>, out: impl Sink<String>) {
        clicks.map(|click| format!("{click:?}")).sink(out);
    }
);

#[test]
fn sums_do_not_depend_on_workers_batches_and_files() {
    let rows = |parity: u64| (0..500u64).map(move |n| 2 * n + parity);
    let even: String = rows(0).map(|n| format!("\"/{}\",{n},\r\n", n % 7)).collect();
    let odd: String = rows(1).map(|n| format!("x,{n},\"/{}\"\n\n", n % 7)).collect();
    let even = File::new("csv-even", format!("\u{feff}page,user,bytes\r\n{even}"));
    let odd = File::new("csv-odd", format!("other,user,page\n{odd}"));
    let empty = File::new("csv-empty", "page,user\n");
    for workers in [1, 2, 3, 8] {
        for cap in [1, 100, 100_000] {
            let mut sums = BTreeMap::new();
            let clicks = lines_of([&even.0, &empty.0, &odd.0]).csv::<Click>();
            let job = by_page(clicks, |(page, sum): (Box<str>, u64)| {
                sums.insert(page, sum);
            });
            job.workers(workers).trigger(Trigger::asap().cap(cap)).run_blocking().unwrap();
            let expected = (0..7).map(|page| (format!("/{page}").into(), (0..1_000).filter(|n| n % 7 == page).sum()));
            assert_eq!(sums, expected.collect());
        }
    }
}

#[test]
fn only_what_is_used_is_made() {
    let job = by_page(lines("clicks.csv").csv::<Click>(), |_| {});
    assert!(job.explain().contains("of which only `page` and `user` are read"));
}

#[test]
fn a_file_without_a_header_has_the_columns_of_the_type() {
    let file = File::new("csv-no-header", "a;1;\n\"b;\";2;3");
    let mut seen = Vec::new();
    let clicks = lines(&file.0).csv::<Click>().delimiter(b';').without_header();
    whole(clicks, |click: String| seen.push(click)).run_blocking().unwrap();
    let expected = ["page: \"a\", user: 1, bytes: None", "page: \"b;\", user: 2, bytes: Some(3)"];
    assert_eq!(seen, expected.map(|fields| format!("Click {{ {fields} }}")));
}

#[test]
fn a_line_that_is_no_record_ends_the_job_and_is_named() {
    let mut text: String = "user,page,bytes\n".into();
    text.extend((0..5000).map(|n| format!("{n},/,\n")));
    text.push_str("1,/,many\n");
    text.extend((0..5000).map(|n| format!("{n},/,\n")));
    let file = File::new("csv-fails", &text);
    for workers in [1, 2, 3, 8] {
        let job = by_page(lines(&file.0).csv::<Click>(), |_| {}).workers(workers);
        let error = format!("{:?}", job.run_blocking().unwrap_err());
        let told = format!("{}:5002:5: field `bytes`: expected an integer, found `many`", file.0.display());
        assert!(error.contains(&told), "{error}");
    }
}

#[test]
fn what_is_left_out_is_told() {
    let text = b"page,user\na,1\n\xff,2\n\"b\n\",2\nb,3,4\n\nc,4";
    let file = File::new("csv-left-out", text);
    for workers in [1, 2, 8] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let clicks = lines_of([&file.0]).csv::<Click>().on_malformed({
            let told = Arc::clone(&told);
            move |malformed| {
                told.lock().unwrap().push((malformed.line, malformed.column, malformed.text));
                Ok(())
            }
        });
        let mut seen = Vec::new();
        whole(clicks, |click: String| seen.push(click)).workers(workers).run_blocking().unwrap();
        let read = |page, user| format!("Click {{ page: {page:?}, user: {user}, bytes: None }}");
        assert_eq!(seen, [read("a", 1), read("c", 4)]);
        let mut told = told.lock().unwrap().clone();
        told.sort();
        let text = |text: &str| text.to_owned();
        let expected = [(3, 1, text("\u{fffd},2")), (4, 1, text("\"b")), (5, 1, text("\",2")), (6, 5, text("b,3,4"))];
        assert_eq!(told, expected);
    }
}

#[test]
fn what_is_no_header_and_what_can_not_delimit_end_the_job() {
    let file = File::new("csv-header", "page,user,page\na,1,a\n");
    let error = by_page(lines(&file.0).csv::<Click>(), |_| {}).run_blocking().unwrap_err();
    let error = format!("{error:?}");
    assert!(error.contains("two columns of the header are called `page`") && error.contains("csv-header"), "{error}");
    let error = by_page(lines(&file.0).csv::<Click>().delimiter(b'e'), |_| {}).run_blocking().unwrap_err();
    assert!(format!("{error:?}").contains("`e` can't delimit the cells of CSV"), "{error:?}");
}

/// The pages that a source gives from where it is, a batch of so many records at a time, with the positions behind them.
fn rest(source: &mut CsvLines<Bounded, Click<'static>>) -> Vec<(String, LinePosition)> {
    let (limit, mut pages) = (Limit { records: 2, bytes: 1 << 10 }, Vec::new());
    loop {
        match source.poll_ready(&mut Context::from_waker(Waker::noop()), limit) {
            Poll::Pending => std::thread::yield_now(),
            Poll::Ready(Ok(Ready::End)) => return pages,
            Poll::Ready(Err(error)) => panic!("{error:?}"),
            Poll::Ready(Ok(Ready::Batch)) => {
                let batch = source.batch();
                assert!(batch.records() > 0, "a header alone is no batch");
                let clicks: Vec<_> = batch.shares(1).into_iter().flatten().map(|click| click.page.to_owned()).collect();
                pages.push((clicks.join(" "), source.position()));
            }
        }
    }
}

#[test]
fn a_source_goes_on_in_the_middle_of_a_file_with_its_header() {
    let first = File::new("csv-seek-1", "user,page\n1,a\n2,b\n3,c\n");
    let second = File::new("csv-seek-2", "page,user\nd,1\ne,2\nf,3\n");
    let all = rest(&mut lines_of([&first.0, &second.0]).csv::<Click>());
    let pages: Vec<_> = all.iter().map(|(pages, _)| pages.as_str()).collect();
    assert_eq!(pages, ["a b", "c", "d e", "f"]);
    for (number, (_, position)) in all.iter().enumerate() {
        let mut source = lines_of([&first.0, &second.0]).csv::<Click>();
        source.seek(position).unwrap();
        assert_eq!(rest(&mut source), all[number + 1..]);
    }
}
