//! The contracts of sources and sinks, kept by those that need no server: whatever their outside is, it is made here.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};

use thalweg::connectors::pushed::{Message, Push, Pusher, pushed, pushed_to};
use thalweg::prelude::*;
use thalweg::testing::{sink, source};

/// A folder of a test's own, with nothing in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("connectors-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Pushes that are one message each, and one of several.
fn push(pusher: &Pusher) {
    for number in 0..12 {
        drop(pusher.push_blocking(number.to_string().as_str()).unwrap());
    }
    drop(pusher.push_blocking(Push::new().and("12").and("13").and("14")).unwrap());
}

fn numbers() -> impl Iterator<Item = String> {
    (0..15).map(|number: u32| number.to_string())
}

fn text(message: Message<'_>) -> String {
    message.text().unwrap().to_owned()
}

#[test]
fn what_is_pushed() -> Result<(), Error> {
    let in_memory = || {
        let (pusher, source) = pushed(1 << 20);
        push(&pusher);
        source
    };
    source(in_memory, text).expect(numbers()).check()?;
    // A log that an earlier run has left; each source has a copy of its own.
    let (base, made) = (folder("pushed"), AtomicUsize::new(0));
    let left = base.join("left");
    let (pusher, mut earlier) = pushed_to(&left, 1 << 20);
    push(&pusher);
    drop(pusher);
    let limit = Limit { records: 1, bytes: 1 };
    while earlier.poll_ready(&mut Context::from_waker(Waker::noop()), limit)?.is_pending() {}
    drop(earlier);
    let logged = || {
        let copy = base.join(made.fetch_add(1, Ordering::Relaxed).to_string());
        fs::create_dir(&copy).unwrap();
        for file in fs::read_dir(&left).unwrap().flatten() {
            fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        pushed_to(copy, 1 << 20).1
    };
    source(logged, text).expect(numbers()).check_replay()
}

#[derive(Clone, Debug, PartialEq, Decode)]
struct Click {
    page: String,
    user: u64,
}

#[test]
fn messages_that_are_decoded() -> Result<(), Error> {
    let messages: Vec<_> = (0..12).map(|user| format!("{{\"page\":\"/{user}\",\"user\":{user}}}")).collect();
    let clicks = || (0..12).map(|user| Click { page: format!("/{user}"), user });
    source(|| shared(messages.clone()).json::<Click>(), |click| click).expect(clicks()).check_replay()?;
    let with_message = || shared(messages.clone()).json::<Click>().optional().with_message();
    let own = |(message, click): (&String, Option<Click>)| (message.len(), click);
    source(with_message, own).expect(clicks().map(|click| (18 + 2 * click.page.len(), Some(click)))).check_replay()?;
    let mixed: Vec<_> = messages.iter().flat_map(|message| [message.clone(), "no".into()]).collect();
    let leaves_out = || shared(mixed.clone()).json::<Click>().on_malformed(|_| Ok(()));
    source(leaves_out, |click| click).expect(clicks()).leaves_out().check_replay()
}

#[test]
fn files_of_a_disk() -> Result<(), Error> {
    let folder = folder("files");
    fs::write(folder.join("1"), "a\nbb\n\n").unwrap();
    fs::write(folder.join("2"), "").unwrap();
    fs::write(folder.join("3"), "ccc\nd").unwrap();
    let owned = |line: &str| line.to_owned();
    let expected = ["a", "bb", "", "ccc", "d"].map(String::from);
    source(|| files_in(folder.as_path()).lines(), owned).expect(expected).check_replay()
}

/// What is in the files of a folder and of those in it, in the order of their names.
fn lines_below(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let lines = paths.into_iter().flat_map(|path| match path.is_dir() {
        true => lines_below(&path),
        false if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-")) => {
            fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect()
        }
        false => Vec::new(),
    });
    lines.collect()
}

#[test]
fn files_in_folders() -> Result<(), Error> {
    let base = folder("parted");
    let outside = |number: usize| {
        let folder = base.join(number.to_string());
        let written = folder.clone();
        let open = move || parted(&folder, |record: &String| format!("of={}", record.len()));
        (open, move || lines_below(&written))
    };
    let records = || (0..8).map(|number| "x".repeat(1 + number % 2) + &number.to_string());
    sink(&outside, records()).unordered().check()?;
    sink(|number| outside(number + 1_000), records()).unordered().check_resume()?;
    sink(|number| outside(number + 2_000), records()).unordered().check_exactly_once()
}
