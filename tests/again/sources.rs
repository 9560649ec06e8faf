//! Every source has its batch again behind a failure.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use thalweg::prelude::*;

use crate::broker::{Broker, Subscription};
use crate::disk::Disk;
use crate::{folder, interrupted, small_batches, survives};

#[derive(Decode)]
struct Click<'a> {
    page: &'a str,
    user: u64,
}

stream!(
    #[durable(exactly_once)]
    fn values(records: impl Source<u64>, out: impl Sink<u64>) {
        records.filter(|record| record % 3 != 0).sink(out);
    }

    #[durable(exactly_once)]
    fn references(records: impl Source<&u64>, out: impl Sink<u64>) {
        records.map(|record| *record).sink(out);
    }

    #[durable(exactly_once)]
    fn messages(messages: impl Source<String>, out: impl Sink<String>) {
        messages.sink(out);
    }

    #[durable(exactly_once)]
    fn texts(texts: impl Source<&str>, out: impl Sink<String>) {
        texts.map(|text| text.to_uppercase()).sink(out);
    }

    #[durable(exactly_once)]
    fn places(lines: impl Source<Line<'_>>, out: impl Sink<String>) {
        lines.map(|line| format!("{} {}", line.number(), line.bytes().len())).sink(out);
    }

    #[durable(exactly_once)]
    fn clicks(clicks: impl Source<Click<'_>>, out: impl Sink<String>) {
        clicks.map(|click| format!("{} {}", click.user, click.page)).sink(out);
    }
);

/// A folder with these files.
fn files_of(name: &str, texts: &[&[u8]]) -> PathBuf {
    let folder = folder(name);
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.join(format!("{number}")), text).unwrap();
    }
    folder
}

fn lines_of_numbers(numbers: impl IntoIterator<Item = u64>) -> String {
    numbers.into_iter().map(|number| format!("{number}\n")).collect()
}

#[test]
fn records_in_memory() {
    let (numbers, expected) = (0..10, lines_of_numbers((0..10).filter(|number| number % 3 != 0)));
    let run = |workers| {
        let numbers = numbers.clone();
        move |checkpoint: &Disk, output: &Disk| {
            let job = values(Vec::from_iter(numbers.clone()), files(output.clone()));
            job.workers(workers).trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
        }
    };
    assert_eq!(survives(run(1)), expected);
    assert_eq!(survives(run(2)), expected);
    let results = survives(|checkpoint, output| {
        let job = references(shared(Vec::from_iter(0..10)), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, lines_of_numbers(0..10));
    let results = survives(|checkpoint, output| {
        let job = values(generate(3, |_, number| number).take(10), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, expected);
}

#[test]
fn messages_that_are_acknowledged_when_their_results_are_seen() {
    interrupted(
        || (Broker::with(10), collected(), RefCell::new(Vec::new())),
        |checkpoint, (broker, results, seen)| {
            let job = messages(Subscription::new(broker), results.clone());
            let ended = job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking();
            seen.borrow_mut().extend(results.take());
            assert!(broker.acknowledged() <= seen.borrow().len() as u64);
            ended
        },
        |(broker, _, seen), crash| {
            let expected: Vec<_> = (0..10).map(|number| format!("message {number}")).collect();
            assert_eq!((seen.take(), broker.acknowledged()), (expected, 10), "{crash:?}");
        },
    );
}

#[test]
fn lines_of_files() {
    let folder = files_of("lines", &[b"a\nb\n\xff\nc\nd", b"\xfe", b"", b"e\nf\r\ng\nh\n"]);
    let results = survives(|checkpoint, output| {
        let job = texts(lines_in(&folder).skip_invalid(), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, "A\nB\nC\nD\nE\nF\nG\nH\n");
    let results = survives(|checkpoint, output| {
        let job = places(lines_in(&folder).numbered(), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, "1 1\n2 1\n3 1\n4 1\n5 1\n1 1\n1 1\n2 1\n3 1\n4 1\n");
}

#[test]
fn blocks_of_files() {
    let text: String = (0..9_000).map(|number| format!("line {number}\n")).collect();
    let folder = files_of("blocks", &[text.as_bytes(), b"more"]);
    let results = survives(|checkpoint, output| {
        let job = texts(lines_in(&folder).blocks(), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results.replace("\n\n", "\n"), text.to_uppercase() + "MORE\n");
}

#[test]
fn records_of_files() {
    let json: [&[u8]; 3] = [
        b"{\"page\": \"a\", \"user\": 1}\nno\n{\"user\": 2, \"page\": \"b\"}\n\n{\"user\": 3, \"page\": \"c\"}\n",
        b"no\n",
        b"{\"page\": \"d\", \"user\": 4}\n{\"page\": \"e\", \"user\": 5}",
    ];
    let csv: [&[u8]; 4] =
        [b"user,page\n1,a\nno\n2,b\n\n3,c\n", b"page,user\n", b"", b"page,more,user\nd,\"x, y\",4\ne,,5"];
    let (json, csv) = (files_of("json", &json), files_of("csv", &csv));
    let expected = "1 a\n2 b\n3 c\n4 d\n5 e\n";
    let results = survives(|checkpoint, output| {
        let job = clicks(lines_in(&json).json::<Click>().on_malformed(|_| Ok(())), files(output.clone()));
        job.trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, expected);
    let results = survives(|checkpoint, output| {
        let job = clicks(lines_in(&csv).csv::<Click>().on_malformed(|_| Ok(())), files(output.clone()));
        job.workers(2).trigger(small_batches()).checkpoint_to(checkpoint.clone()).run_blocking()
    });
    assert_eq!(results, expected);
}
