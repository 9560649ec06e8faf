//! JSON lines as the input of a pipeline.

use std::sync::{Arc, Mutex};

use thalweg::prelude::*;

use super::File;

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

    fn count(clicks: impl Source<Click<'_>> + Bounded, out: impl Sink<((), u64)>) {
        clicks.key_by(|_| ()).count().sink(out);
    }
);

fn last_of<T: Clone>(results: &[T]) -> T {
    results.last().expect("there are results").clone()
}

#[test]
fn sums_do_not_depend_on_workers_and_batches() {
    let lines: String = (0..10_000u64)
        .map(|n| match n % 3 {
            0 => format!("{{\"page\":\"/{}\",\"user\":{n}}}\n", n % 7),
            1 => format!("{{\"user\": {n}, \"bytes\": null, \"page\": \"/{}\"}}\r\n", n % 7),
            _ => format!(" {{\"x\":[{n}],\"page\":\"/{}\" ,\"user\":{n}}} \n\n", n % 7),
        })
        .collect();
    let file = File::new("sums", &lines);
    for workers in [1, 2, 3, 8] {
        for cap in [1_000, 100_000] {
            let mut sums = std::collections::BTreeMap::new();
            let job = by_page(lines_of([&file.0]).json::<Click>(), |(page, sum): (Box<str>, u64)| {
                sums.insert(page, sum);
            });
            job.workers(workers).trigger(Trigger::asap().cap(cap)).run_blocking().unwrap();
            let expected = (0..7).map(|page| (format!("/{page}").into(), (0..10_000).filter(|n| n % 7 == page).sum()));
            assert_eq!(sums, expected.collect());
        }
    }
}

#[test]
fn only_what_is_used_is_made() {
    assert!(
        by_page(lines("clicks.jsonl").json::<Click>(), |_| {})
            .explain()
            .contains("of which only `page` and `user` are read")
    );
    assert!(count(lines("clicks.jsonl").json::<Click>(), |_| {}).explain().contains("of which no field is read"));
    assert!(!whole(lines("clicks.jsonl").json::<Click>(), |_| {}).explain().contains("of which"));
}

#[test]
fn a_line_that_is_no_record_ends_the_job_and_is_named() {
    let mut text: String = (0..5000).map(|n| format!("{{\"page\":\"/\",\"user\":{n}}}\n")).collect();
    text.push_str("{\"page\":\"/\",\"user\":1,\"bytes\":\"many\"}\n");
    text.extend((0..5000).map(|n| format!("{{\"page\":\"/\",\"user\":{n}}}\n")));
    text.push_str("{\"page\":7}\n");
    let file = File::new("fails", &text);
    for workers in [1, 2, 3, 8] {
        let job = count(lines_of([&file.0]).json::<Click>(), |_| {}).workers(workers);
        let error = format!("{:?}", job.run_blocking().unwrap_err());
        let name = file.0.display();
        assert!(error.contains(&format!("line 5001 of {name} can't be decoded")), "{error}");
        assert!(error.contains(&format!("{name}:5001:30: field `bytes`: expected an integer")), "{error}");
        assert!(error.contains("in `clicks` of `count` ("), "{error}");
    }
}

#[test]
fn what_is_left_out_is_told() {
    let text = b"{\"page\":\"a\",\"user\":1}\n{\"page\":\"\xff\",\"user\":2}\n\xff\nnonsense\n{\"page\":\"b\",\"user\":3}\n\n{\"user\":4}\n{\"page\":\"c\",\"user\":5}";
    let file = File::new("left-out", text);
    for workers in [1, 2, 8] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let clicks = lines_of([&file.0]).json::<Click>().on_malformed({
            let told = Arc::clone(&told);
            move |malformed| {
                told.lock().unwrap().push((malformed.line, malformed.reason));
                Ok(())
            }
        });
        let mut seen = Vec::new();
        whole(clicks, |click: String| seen.push(click)).workers(workers).run_blocking().unwrap();
        let read = |page, user| format!("Click {{ page: {page:?}, user: {user}, bytes: None }}");
        assert_eq!(seen, [read("a", 1), read("b", 3), read("c", 5)]);
        let mut told = told.lock().unwrap().clone();
        told.sort();
        let reasons =
            ["the line is not UTF-8", "the line is not UTF-8", "expected an object", "field `page` is missing"];
        assert_eq!(told, [2, 3, 4, 7].into_iter().zip(reasons.map(String::from)).collect::<Vec<_>>());
    }
}

#[test]
fn an_error_of_the_function_ends_the_job() {
    let file = File::new("told-fails", "{\"page\":\"a\",\"user\":1}\n{}\n");
    let clicks = lines_of([&file.0]).json::<Click>().on_malformed(|malformed| Err(Error::new(malformed.to_string())));
    let mut counts = Vec::new();
    let error = count(clicks, |count| counts.push(count)).run_blocking().unwrap_err();
    assert!(error.to_string().contains(":2:3: field `page` is missing"), "{error}");
    assert!(counts.is_empty(), "nothing is given of a step that failed: {counts:?}");
}

#[test]
fn the_last_count_is_that_of_all_records() {
    let file = File::new("counts", "{\"page\":\"a\",\"user\":1}\n".repeat(3000));
    let mut counts = Vec::new();
    count(lines_of([&file.0]).json::<Click>(), |count| counts.push(count)).run_blocking().unwrap();
    assert_eq!(last_of(&counts), ((), 3000));
}
