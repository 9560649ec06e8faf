//! The built-in sources.

use std::sync::mpsc;
use std::time::Duration;

use stream_runtime::source::{
    Bounded, IntoSource, Lines, channel, generate, iter, lines, lines_from, lines_in, lines_of, shared,
};
use stream_runtime::testing::source;
use stream_runtime::{Error, decode::Malformed};
use thalweg::Decode;

use crate::folder;

fn owned(line: &str) -> String {
    line.to_owned()
}

#[test]
fn memory() -> Result<(), Error> {
    source(|| vec![1, 2, 3, 4, 5].into_source(), |number| number).expect(1..=5).one_way().check_replay()?;
    source(|| shared(vec![1, 2, 3, 4, 5]), |number: &i32| *number).expect(1..=5).check_replay()?;
    source(|| shared(Vec::<i32>::new()), |number: &i32| *number).expect([]).check_replay()?;
    source(|| iter(0..20), |number| number).expect(0..20).check()
}

#[test]
fn made_up() -> Result<(), Error> {
    source(|| generate(7, |_, number| number).take(30), |number| number).expect(0..30).check_replay()?;
    source(|| generate(7, |_, number| number).take(8).rate(2000.0), |number| number).expect(0..8).check_replay()
}

#[test]
fn channels() -> Result<(), Error> {
    let filled = || {
        let (sender, source) = channel(100);
        (0..20).for_each(|number| sender.send_blocking(number).unwrap());
        (sender, source)
    };
    source(|| filled().1, |number| number).expect(0..20).check()?;
    let slow = || {
        let (sender, source) = channel(2);
        std::thread::spawn(move || {
            (0..20).for_each(|number| {
                let _ = sender.send_blocking(number);
                std::thread::sleep(Duration::from_micros(100));
            });
        });
        source
    };
    source(slow, |number| number).expect(0..20).check()?;
    let senders = std::sync::Mutex::new(Vec::new());
    let open = || {
        let (sender, source) = filled();
        senders.lock().unwrap().push(sender);
        source
    };
    source(open, |number| number).expect(0..20).endless().check()?;
    let threads = || {
        let (sender, receiver) = mpsc::channel();
        (0..20).for_each(|number| sender.send(number).unwrap());
        receiver.into_source()
    };
    source(threads, |number| number).expect(0..20).check()
}

/// A folder of texts, and its lines.
fn texts(name: &str) -> (std::path::PathBuf, Vec<String>) {
    let folder = folder(name);
    let texts = [("1", "a\nbb\n\nccc"), ("2", ""), ("3", "d\r\ne\n"), ("4", "one longer line than others\nf")];
    texts.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
    let lines = texts.iter().flat_map(|(_, text)| text.lines().map(str::to_owned));
    (folder, lines.collect())
}

#[test]
fn lines_of_files() -> Result<(), Error> {
    let (folder, all) = texts("lines");
    source(|| lines_in(&folder), owned).expect(all.clone()).check_replay()?;
    source(|| lines(folder.join("1")), owned).expect(["a", "bb", "", "ccc"].map(Into::into)).check_replay()?;
    source(|| lines_of([folder.join("2")]), owned).expect([]).check_replay()?;
    let numbered = |line: stream_runtime::source::Line<'_>| (line.number(), line.text().unwrap().to_owned());
    source(|| lines_in(&folder).numbered(), numbered).check_replay()?;
    source(|| lines_from("text", b"a\nb\nc".as_slice()), owned).expect(["a", "b", "c"].map(Into::into)).check()
}

#[test]
fn lines_that_are_left_out() -> Result<(), Error> {
    let folder = folder("invalid");
    std::fs::write(folder.join("1"), b"a\n\xff\nb\n\xff\xff\n").unwrap();
    let make = || -> Lines<Bounded> { lines_in(&folder).skip_invalid() };
    source(make, owned).expect(["a", "b"].map(Into::into)).check_replay()
}

#[derive(Clone, Debug, PartialEq, Decode)]
struct Click {
    page: String,
    user: u64,
}

#[test]
fn records_of_lines() -> Result<(), Error> {
    let folder = folder("records");
    std::fs::write(folder.join("1.jsonl"), "{\"page\":\"a\",\"user\":1}\n\nno\n{\"user\":2,\"page\":\"b\"}\n").unwrap();
    std::fs::write(folder.join("1.csv"), "user,page\n1,a\n2,b\nx,y\n").unwrap();
    let (json, csv) = (folder.join("1.jsonl"), folder.join("1.csv"));
    let clicks = [Click { page: "a".into(), user: 1 }, Click { page: "b".into(), user: 2 }];
    let left_out = |_: Malformed| Ok(());
    source(|| lines(&json).json::<Click>().on_malformed(left_out), |click| click)
        .expect(clicks.clone())
        .leaves_out()
        .check_replay()?;
    source(|| lines(&csv).csv::<Click>().on_malformed(left_out), |click| click)
        .expect(clicks)
        .leaves_out()
        .check_replay()
}
